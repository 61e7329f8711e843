using System.Text.Json;
using KiVendTout.Cli.Stack;
using KiVendTout.Cli.Tokens;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace KiVendTout.Cli.Tests.Commands;

public sealed class TokenTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];

    [Fact]
    public async Task A_token_is_good_for_an_hour_and_says_who_and_what()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var settings = StackSettings.Begin(_ => null);
        settings.Set(SettingKeys.SigningKey, Convert.ToBase64String(Key));

        var text = new TokenIssuer(settings, time).Issue(TokenIssuer.Customer, "C00001");

        var result = await new JsonWebTokenHandler().ValidateTokenAsync(text, new TokenValidationParameters
        {
            ValidIssuer = "kivendtout",
            ValidAudience = "kivendtout-api",
            IssuerSigningKey = new SymmetricSecurityKey(Key),
            LifetimeValidator = (_, expires, _, _) => expires == time.GetUtcNow().UtcDateTime.AddHours(1),
        });
        Assert.True(result.IsValid, result.Exception?.Message);
        Assert.Equal("C00001", result.Claims["sub"]);
        Assert.Equal("customer", result.Claims["role"]);
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(Base64UrlEncoder.Decode(text.Split('.')[1])).RootElement.ValueKind);
    }
}
