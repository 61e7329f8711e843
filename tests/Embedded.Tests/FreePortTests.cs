namespace KiVendTout.Embedded.Tests;

public sealed class FreePortTests
{
    [Fact]
    public void Ports_that_somebody_is_still_going_to_use_are_not_found()
    {
        int[] even = [.. Enumerable.Range(0, ushort.MaxValue).Where(port => port % 2 == 0)];

        var found = FreePort.Find(20, even);

        Assert.All(found, port => Assert.Equal(1, port % 2));
        Assert.Distinct(found);
    }
}
