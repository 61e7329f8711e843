using System.ComponentModel.DataAnnotations;
using Microsoft.IdentityModel.Tokens;

namespace KiVendTout.Gateway.Auth;

/// <summary>Settings of the tokens, section <c>Auth</c>.</summary>
public sealed class AuthOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Auth";

    /// <summary>Shortest key, in bytes: as long as the hash of HMAC-SHA256.</summary>
    public const int MinKeyBytes = 32;

    /// <summary>How far the clocks of issuer and gateway may differ.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>Longest life of a token.</summary>
    public static readonly TimeSpan LifetimeMax = TimeSpan.FromHours(1);

    /// <summary>Key that signs tokens, base64 of at least <see cref="MinKeyBytes"/> bytes. Required.</summary>
    [Required]
    public string SigningKey { get; set; } = "";

    /// <summary>Who must have issued a token. Default <c>kivendtout</c>.</summary>
    [Required]
    public string Issuer { get; set; } = "kivendtout";

    /// <summary>Whom a token must be for. Default <c>kivendtout-api</c>.</summary>
    [Required]
    public string Audience { get; set; } = "kivendtout-api";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        Span<byte> key = new byte[SigningKey.Length];
        if (!Convert.TryFromBase64String(SigningKey, key, out var length) || length < MinKeyBytes)
        {
            yield return new ValidationResult($"must be base64 of at least {MinKeyBytes} bytes", [nameof(SigningKey)]);
        }
    }

    internal byte[] Key() => Convert.FromBase64String(SigningKey);

    internal TokenValidationParameters ToParameters() => new()
    {
        ValidIssuer = Issuer,
        ValidAudience = Audience,
        IssuerSigningKey = new SymmetricSecurityKey(Key()),
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        RequireExpirationTime = true,
        RequireSignedTokens = true,
        ValidateIssuer = true,
        ValidateAudience = true,
        ValidateLifetime = true,
        ValidateIssuerSigningKey = true,
        ClockSkew = ClockSkew,
        NameClaimType = Caller.SubjectClaim,
        RoleClaimType = Caller.RoleClaim,
    };
}
