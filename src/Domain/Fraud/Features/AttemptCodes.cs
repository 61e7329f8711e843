namespace KiVendTout.Domain.Fraud.Features;

/// <summary>The texts of an attempt as codes of the window before it.</summary>
internal readonly struct AttemptCodes(in FeatureInput input)
{
    public int Method { get; } = input.Window.CodeOf(input.Attempt.Method);

    public int Country { get; } = input.Window.CodeOf(input.Attempt.Country);

    public int Card { get; } = input.Window.CodeOf(input.Attempt.CardBin);

    public int Address { get; } = input.Window.CodeOf(input.Attempt.IpHash);

    public int Device { get; } = input.Window.CodeOf(input.Attempt.DeviceId);

    public int CustomerCountry { get; } = input.Window.CodeOf(input.CustomerCountry);
}
