using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace KiVendTout.Hosting.Settings;

/// <summary>Checks the annotations of options and names in its errors the key as an operator would set it: <c>Gateway:HttpPort</c>.</summary>
internal sealed class SectionValidator<TOptions>(string section) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var results = new List<ValidationResult>();
        if (Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true))
        {
            return ValidateOptionsResult.Success;
        }

        return ValidateOptionsResult.Fail(results.Select(result =>
            $"{string.Join(", ", result.MemberNames.Select(member => $"{section}:{member}"))}: {result.ErrorMessage}"));
    }
}
