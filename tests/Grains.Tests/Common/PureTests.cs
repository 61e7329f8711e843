using KiVendTout.Domain.Common;
using KiVendTout.Grains.Common;

namespace KiVendTout.Grains.Tests.Common;

public sealed class PureTests
{
    [Fact]
    public void What_pure_code_throws_is_told_by_its_type_alone()
    {
        Exception[] faults =
        [
            new ArgumentOutOfRangeException("value", "C1 is personal"), new ArgumentException("x"), new OverflowException(), new DivideByZeroException(),
            new InvalidCastException(), new KeyNotFoundException(), new FormatException(),
            new InvalidOperationException(), new NotSupportedException(),
        ];
        Assert.All(faults, fault => Assert.Equal(
            $"The decision threw {fault.GetType().Name}.", Assert.Throws<DecisionFaultException>(() => Pure.Run<int>(() => throw fault)).Message));
    }

    [Fact]
    public void A_broken_rule_stays_one() =>
        Assert.Throws<ContractViolationException>(() => Pure.Run<int>(() => throw new ContractViolationException("field", "rule")));

    [Fact]
    public async Task A_request_that_cannot_be_decided_upon_is_refused_and_does_not_fail()
    {
        var refused = await StoreFaults.AsResultAsync<int>(() => Task.FromResult<Result<int>>(Pure.Run<int>(() => throw new OverflowException())));

        Assert.Equal(FaultCode.Invalid, refused.Fault?.Code);
    }
}
