using KiVendTout.Domain.Fraud;
using Microsoft.Extensions.Options;

namespace KiVendTout.Silo.Hosting;

/// <summary>Refuses to start with rules that make no sense, naming each key.</summary>
internal sealed class FraudOptionsValidator : IValidateOptions<FraudOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, FraudOptions options) =>
        options.Validate().ToList() is { Count: > 0 } errors ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
}
