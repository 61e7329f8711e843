using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace KiVendTout.Stores.Postgres;

/// <summary>Checks settings against their annotations; the message names each key.</summary>
/// <param name="section">Their section.</param>
internal sealed class SettingsCheck<TOptions>(string section) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var broken = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), broken, validateAllProperties: true)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                broken.Select(result => $"{section}:{string.Join(',', result.MemberNames)}: {result.ErrorMessage}"));
    }
}
