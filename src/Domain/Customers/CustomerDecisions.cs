namespace KiVendTout.Domain.Customers;

/// <summary>What creating and changing a customer means: pure.</summary>
public static class CustomerDecisions
{
    /// <summary>Longest name of a device kind, in characters.</summary>
    public const int MaxDeviceLength = 50;

    /// <summary>Oldest birth date taken, in years before now.</summary>
    public const int MaxAgeYears = 130;

    /// <summary>Creates a customer where nothing or only a reference is known. The same customer again is accepted unchanged.</summary>
    /// <param name="current">What is stored; null when nothing.</param>
    /// <param name="wanted">The customer as sent.</param>
    /// <param name="now">Now, UTC.</param>
    /// <returns>The customer to store (the very instance <paramref name="current"/> when it is the same), or the refusal.</returns>
    public static Result<CustomerProfile> Create(CustomerProfile? current, CustomerProfile wanted, DateTimeOffset now)
    {
        if (Check(wanted, now) is { } fault)
        {
            return fault;
        }

        var kept = wanted with { SignupAt = Clock.ToMicroseconds(wanted.SignupAt) };
        return current?.Completeness switch
        {
            Completeness.Erased => new Fault(FaultCode.FailedPrecondition, "customer_id", "this customer was erased; the id is not given again"),
            Completeness.Complete when SameFacts(current, kept) => current,
            Completeness.Complete => new Fault(FaultCode.AlreadyExists, "customer_id", "is taken by a customer with other values"),
            _ => kept with { Completeness = Completeness.Complete, Version = current?.Version ?? 0 },
        };
    }

    /// <summary>Changes the fields named.</summary>
    /// <param name="current">What is stored; null when nothing.</param>
    /// <param name="wanted">The new values.</param>
    /// <param name="fields">The fields to take from <paramref name="wanted"/>, of <see cref="CustomerFields.All"/>.</param>
    /// <param name="now">Now, UTC.</param>
    public static Result<CustomerProfile> Update(
        CustomerProfile? current, CustomerProfile wanted, IReadOnlyCollection<string> fields, DateTimeOffset now)
    {
        if (current is null or { Completeness: Completeness.Referenced })
        {
            return new Fault(FaultCode.NotFound, "customer_id", "there is no such customer");
        }

        if (current.Completeness == Completeness.Erased)
        {
            return new Fault(FaultCode.FailedPrecondition, "customer_id", "this customer was erased");
        }

        var merged = fields.Aggregate(current, (profile, field) => Take(profile, wanted, field));
        return Check(merged, now) is { } fault ? fault : merged;
    }

    private static CustomerProfile Take(CustomerProfile to, CustomerProfile from, string field) => field switch
    {
        CustomerFields.SignupTime => to with { SignupAt = Clock.ToMicroseconds(from.SignupAt) },
        CustomerFields.Country => to with { Country = from.Country },
        CustomerFields.PreferredDevice => to with { PreferredDevice = from.PreferredDevice },
        CustomerFields.DeclaredMinor => to with { DeclaredMinor = from.DeclaredMinor },
        _ => to with { Personal = Take(to.Personal, from.Personal, field) },
    };

    private static PersonalData Take(PersonalData to, PersonalData from, string field) => field switch
    {
        CustomerFields.BirthDate => to with { BirthDate = from.BirthDate },
        CustomerFields.FirstName => to with { FirstName = from.FirstName },
        CustomerFields.LastName => to with { LastName = from.LastName },
        CustomerFields.Email => to with { Email = from.Email },
        CustomerFields.Phone => to with { Phone = from.Phone },
        CustomerFields.Address => to with { Address = from.Address },
        _ => throw new ContractViolationException("update_mask", $"knows no field '{field}'"),
    };

    private static bool SameFacts(CustomerProfile a, CustomerProfile b) =>
        a with { Version = 0, Completeness = Completeness.Complete } == b with { Version = 0, Completeness = Completeness.Complete };

    private static Fault? Check(CustomerProfile profile, DateTimeOffset now)
    {
        static Fault Invalid(string field, string rule) => new(FaultCode.Invalid, "customer." + field, rule);

        if (profile.Country is { } country && !CountryRule.IsValid(country))
        {
            return Invalid(CustomerFields.Country, CountryRule.Description);
        }

        if (profile.PreferredDevice is { Length: 0 or > MaxDeviceLength })
        {
            return Invalid(CustomerFields.PreferredDevice, $"must be 1 to {MaxDeviceLength} characters");
        }

        if (profile.SignupAt is { } signup && Clock.Problem(signup, now) is { } rule)
        {
            return Invalid(CustomerFields.SignupTime, rule);
        }

        return Check(profile.Personal, now, Invalid);
    }

    private static Fault? Check(PersonalData personal, DateTimeOffset now, Func<string, string, Fault> invalid)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (personal.BirthDate is { } birth && (birth > today || birth < today.AddYears(-MaxAgeYears)))
        {
            return invalid(CustomerFields.BirthDate, $"must lie in the past {MaxAgeYears} years");
        }

        (string Field, string? Text)[] texts =
        [
            (CustomerFields.FirstName, personal.FirstName), (CustomerFields.LastName, personal.LastName),
            (CustomerFields.Email, personal.Email), (CustomerFields.Phone, personal.Phone), (CustomerFields.Address, personal.Address),
        ];
        foreach (var (field, text) in texts)
        {
            if (text is { Length: 0 or > PersonalData.MaxLength })
            {
                return invalid(field, $"must be 1 to {PersonalData.MaxLength} characters");
            }
        }

        return personal.Email is { } email && !email.Contains('@')
            ? invalid(CustomerFields.Email, "must be an e-mail address")
            : null;
    }
}
