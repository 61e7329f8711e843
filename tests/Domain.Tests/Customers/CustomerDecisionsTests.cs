using KiVendTout.Domain.Customers;

namespace KiVendTout.Domain.Tests.Customers;

public class CustomerDecisionsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private static readonly CustomerProfile Wanted = new()
    {
        CustomerId = new CustomerId("C00001"),
        Country = "FR",
        Personal = new PersonalData { BirthDate = new DateOnly(1990, 2, 3), Email = "a@example.com" },
    };

    [Fact]
    public void Creating_over_a_reference_keeps_its_version()
    {
        var reference = new CustomerProfile { CustomerId = Wanted.CustomerId };
        var created = CustomerDecisions.Create(reference, Wanted, Now).Value!;
        Assert.Equal(Completeness.Complete, created.Completeness);
        Assert.Equal("FR", created.Country);
    }

    [Fact]
    public void Creating_twice_answers_as_the_first_time_and_another_customer_is_refused()
    {
        var created = CustomerDecisions.Create(null, Wanted, Now).Value! with { Version = 1 };
        Assert.Same(created, CustomerDecisions.Create(created, Wanted, Now).Value);
        Assert.Equal(FaultCode.AlreadyExists, CustomerDecisions.Create(created, Wanted with { Country = "BE" }, Now).Fault!.Code);
    }

    [Fact]
    public void An_erased_id_is_not_given_again()
    {
        var erased = new CustomerProfile { CustomerId = Wanted.CustomerId, Completeness = Completeness.Erased };
        Assert.Equal(FaultCode.FailedPrecondition, CustomerDecisions.Create(erased, Wanted, Now).Fault!.Code);
        Assert.Equal(FaultCode.FailedPrecondition, CustomerDecisions.Update(erased, Wanted, CustomerFields.All, Now).Fault!.Code);
    }

    [Fact]
    public void Updating_takes_the_fields_named_and_no_other()
    {
        var created = CustomerDecisions.Create(null, Wanted, Now).Value!;
        var other = Wanted with { Country = "DE", Personal = new PersonalData { Email = "b@example.com", FirstName = "Ada" } };
        var updated = CustomerDecisions.Update(created, other, [CustomerFields.Email], Now).Value!;
        Assert.Equal("b@example.com", updated.Personal.Email);
        Assert.Equal("FR", updated.Country);
        Assert.Null(updated.Personal.FirstName);
        Assert.Equal(FaultCode.NotFound, CustomerDecisions.Update(null, other, CustomerFields.All, Now).Fault!.Code);
    }

    [Fact]
    public void A_fault_names_the_field()
    {
        Assert.Equal("customer.country", CustomerDecisions.Create(null, Wanted with { Country = "france" }, Now).Fault!.Field);
        Assert.Equal("customer.signup_time", CustomerDecisions.Create(null, Wanted with { SignupAt = Now.AddDays(2) }, Now).Fault!.Field);
        var unborn = Wanted with { Personal = new PersonalData { BirthDate = new DateOnly(2027, 1, 1) } };
        Assert.Equal("customer.birth_date", CustomerDecisions.Create(null, unborn, Now).Fault!.Field);
    }

    [Fact]
    public void A_customer_has_no_text_form_but_the_id()
    {
        var text = Wanted.ToString();
        Assert.DoesNotContain("example.com", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Wanted.Country!, text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sign_up_is_kept_to_the_microsecond_and_the_same_again_is_the_same()
    {
        var fine = Wanted with { SignupAt = Now.AddTicks(-1) };

        var created = CustomerDecisions.Create(null, fine, Now).Value!;

        Assert.Equal(Now.AddMicroseconds(-1), created.SignupAt);
        Assert.Same(created, CustomerDecisions.Create(created, fine, Now).Value);
        Assert.Equal(created.SignupAt, CustomerDecisions.Update(created, fine, [CustomerFields.SignupTime], Now).Value!.SignupAt);
    }

    [Fact]
    public void The_sign_up_lies_in_the_life_of_the_shop()
    {
        foreach (var time in new[] { default, Clock.Earliest.AddTicks(-1), Now + Clock.MaxLead + TimeSpan.FromTicks(1), DateTimeOffset.MaxValue })
        {
            Assert.Equal("customer.signup_time", CustomerDecisions.Create(null, Wanted with { SignupAt = time }, Now).Fault?.Field);
        }
    }
}
