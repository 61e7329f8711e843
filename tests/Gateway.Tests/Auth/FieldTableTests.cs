using Google.Protobuf.Reflection;
using KiVendTout.Gateway.Auth;
using KiVendTout.Gateway.Fields;
using KiVendTout.Gateway.Tests.Support;

namespace KiVendTout.Gateway.Tests.Auth;

/// <summary>One walk over all methods and all fields of their messages: each is classified, and who sees and sets it is what was agreed.</summary>
public sealed class FieldTableTests
{
    private static readonly Dictionary<string, Roles> RoleNames = new()
    {
        ["admin"] = Roles.Admin,
        ["service"] = Roles.Service,
        ["analyst"] = Roles.Analyst,
        ["customer"] = Roles.Customer,
    };

    /// <summary>Fields that a role does not see in answers it may ask for; written a second time on purpose.</summary>
    private static readonly Dictionary<string, string> Unseen = new()
    {
        ["admin"] = "",
        ["service"] = "",
        ["analyst"] = "Customer.birth_date Customer.first_name Customer.last_name Customer.email Customer.phone Customer.address",
        ["customer"] = "Product.unit_cost_cents Product.stock Order.anomalies Payment.ip_hash Payment.device_id Payment.is_fraudulent Payment.score "
            + "Payment.rule_ids Session.ip_hash ArchivedEvent.ip_hash",
    };

    /// <summary>Fields that a role may not set in requests it may send.</summary>
    private static readonly Dictionary<string, string> Unset = new()
    {
        ["admin"] = "",
        ["service"] = "",
        ["analyst"] = "",
        ["customer"] = "Customer.signup_time Customer.country Customer.declared_minor Customer.birth_date ListPaymentsRequest.is_fraudulent",
    };

    public static TheoryData<string> AllRoles => [.. RoleNames.Keys];

    [Fact]
    public void Every_field_of_every_method_has_a_line_in_the_table()
    {
        var fields = ContractMethods.All.SelectMany(method => new[] { method.InputType, method.OutputType })
            .SelectMany(FieldPath.Of).Select(path => path.Leaf.FullName).Distinct();

        Assert.Equal(fields.Order(StringComparer.Ordinal), FieldTable.Names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_field_of_an_answer_is_seen_by_somebody()
    {
        Assert.All(
            ContractMethods.All.SelectMany(method => FieldPath.Of(method.OutputType)),
            path => Assert.NotEqual(Roles.None, FieldTable.Of(path.Leaf).See));
    }

    [Theory]
    [MemberData(nameof(AllRoles))]
    public void A_role_sees_what_was_agreed(string role)
    {
        var hidden = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in Admitted(role).SelectMany(method => FieldPath.Of(method.OutputType)))
        {
            var answer = path.Build();
            FieldRoles.Hide(answer, RoleNames[role]);
            if (!path.IsIn(answer))
            {
                hidden.Add(ShortName(path.Leaf));
            }
        }

        Assert.Equal(Agreed(Unseen[role]), hidden);
    }

    [Theory]
    [MemberData(nameof(AllRoles))]
    public void A_role_sets_what_was_agreed(string role)
    {
        var forbidden = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in Admitted(role).SelectMany(method => FieldPath.Of(method.InputType)))
        {
            if (FieldRoles.FirstForbidden(path.Build(), RoleNames[role]) is { } field)
            {
                Assert.Equal(path.Name, field);
                forbidden.Add(ShortName(path.Leaf));
            }
        }

        Assert.Equal(Agreed(Unset[role]), forbidden);
    }

    private static IEnumerable<MethodDescriptor> Admitted(string role) =>
        ContractMethods.All.Where(method => MethodTable.Find($"/{method.Service.FullName}/{method.Name}")!.Admitted.HasFlag(RoleNames[role]));

    private static SortedSet<string> Agreed(string names) => new(names.Split(' ', StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    private static string ShortName(FieldDescriptor field) => $"{field.ContainingType.Name}.{field.Name}";
}
