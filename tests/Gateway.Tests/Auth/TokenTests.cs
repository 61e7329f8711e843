using System.Net;
using Grpc.Core;
using KiVendTout.Contracts.Products.V1;
using KiVendTout.Gateway.Tests.Support;
using Microsoft.IdentityModel.Tokens;

namespace KiVendTout.Gateway.Tests.Auth;

[Collection(SharedGateway.Name)]
public sealed class TokenTests(SharedGateway stack)
{
    private readonly ProductsService.ProductsServiceClient _products = new(stack.Gateway.Grpc);

    public static TheoryData<string, string> BadTokens => new()
    {
        { "none", "TOKEN_MISSING" }, { "not a token", "TOKEN_INVALID" }, { "another key", "TOKEN_INVALID" }, { "another issuer", "TOKEN_INVALID" },
        { "another audience", "TOKEN_INVALID" }, { "another algorithm", "TOKEN_INVALID" }, { "no subject", "TOKEN_INVALID" },
        { "spaces in subject", "TOKEN_INVALID" }, { "expired", "TOKEN_EXPIRED" }, { "unsigned", "TOKEN_INVALID" }, { "not yet valid", "TOKEN_INVALID" },
    };

    [Theory]
    [MemberData(nameof(BadTokens))]
    public async Task Grpc_call_without_a_good_token_is_unauthenticated(string kind, string reason)
    {
        var headers = Token(kind) is { } token ? new Metadata { { "authorization", "Bearer " + token } } : [];

        var failure = await GrpcFailure.OfAsync(_products.ListProductsAsync(new ListProductsRequest(), headers, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal((StatusCode.Unauthenticated, reason), (failure.Code, failure.Reason));
    }

    [Theory]
    [MemberData(nameof(BadTokens))]
    public async Task Rest_call_without_a_good_token_is_401(string kind, string reason)
    {
        var request = stack.Rest(HttpMethod.Get, "api/v1/products", role: null);
        if (Token(kind) is { } token)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }

        var answer = await stack.Gateway.Http.CallAsync(request);

        Assert.Equal((HttpStatusCode.Unauthorized, reason), (answer.Status, answer.Reason));
        Assert.Equal("Bearer", answer.Message.Headers.WwwAuthenticate.ToString());
        Assert.Equal((int)StatusCode.Unauthenticated, answer.Body.GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task A_bad_token_is_refused_before_the_body_is_read()
    {
        var answer = await stack.Gateway.Http.CallAsync(stack.Rest(HttpMethod.Post, "api/v1/products", "{ no json", role: null));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
    }

    [Fact]
    public async Task Clocks_may_differ_a_little()
    {
        var headers = new Metadata { { "authorization", "Bearer " + stack.Key.Token("admin", age: TimeSpan.FromHours(1) + TimeSpan.FromSeconds(5)) } };

        await _products.ListProductsAsync(new ListProductsRequest(), headers, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>What is wrong with the claims of a token that we signed: START is now, in seconds.</summary>
    public static TheoryData<string> WrongClaims =>
    [
        """ "sub":"a","role":["admin","customer"],"iat":START,"exp":END """,
        """ "sub":"a","role":["admin"],"iat":START,"exp":END """,
        """ "sub":"a","role":"customer","role":"admin","iat":START,"exp":END """,
        """ "sub":"a","role":null,"iat":START,"exp":END """,
        """ "sub":"a","role":1,"iat":START,"exp":END """,
        """ "sub":"a","role":{"admin":true},"iat":START,"exp":END """,
        """ "sub":"a","role":"\ud800","iat":START,"exp":END """,
        """ "sub":"a","iat":START,"exp":END """,
        """ "sub":["a","b"],"role":"admin","iat":START,"exp":END """,
        """ "sub":1,"role":"admin","iat":START,"exp":END """,
        """ "sub":"\ud800","role":"admin","iat":START,"exp":END """,
        """ "sub":"a","role":"admin","iat":START """,
        """ "sub":"a","role":"admin","iat":START,"exp":"later" """,
        """ "sub":"a","role":"admin","iat":START,"exp":null """,
        """ "sub":"a","role":"admin","iat":START,"exp":1e300 """,
        """ "sub":"a","role":"admin","iat":START,"exp":99999999999999999999 """,
        """ "sub":"a","role":"admin","iat":START,"exp":YEAR """,
        """ "sub":"a","role":"admin","nbf":START,"exp":YEAR """,
        """ "sub":"a","role":"admin","exp":YEAR """,
        """ "sub":"a","role":"admin","iat":YEAR,"exp":YEAR """,
        """ "sub":"a","role":"admin","iat":YESTERDAY,"exp":END """,
        """ "sub":"a","role":"admin","nbf":YESTERDAY,"iat":START,"exp":END """,
        """ "sub":"a","role":"admin","iat":-99999999999999,"exp":END """,
        """ "sub":"a","role":"admin","iat":"then","exp":END """,
    ];

    [Theory]
    [MemberData(nameof(WrongClaims))]
    public async Task A_signed_token_with_a_wrong_claim_is_refused(string claims)
    {
        var request = stack.Rest(HttpMethod.Get, "api/v1/products", role: null);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + stack.Key.Sign(Payload(claims)));

        var answer = await stack.Gateway.Http.CallAsync(request);

        Assert.Equal((HttpStatusCode.Unauthorized, "TOKEN_INVALID"), (answer.Status, answer.Reason));
    }

    [Theory]
    [InlineData(""" "sub":"a","role":"admin","iat":START,"exp":END """)]
    [InlineData(""" "sub":"a","role":"admin","nbf":START,"exp":END """)]
    [InlineData(""" "sub":"a","role":"admin","exp":END """)]
    public async Task A_signed_token_of_an_hour_is_taken(string claims)
    {
        var request = stack.Rest(HttpMethod.Get, "api/v1/products", role: null);
        request.Headers.Authorization = new("Bearer", stack.Key.Sign(Payload(claims)));

        Assert.Equal(HttpStatusCode.OK, (await stack.Gateway.Http.CallAsync(request)).Status);
    }

    private static string Payload(string claims)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return ("{\"iss\":\"" + SigningKey.Issuer + "\",\"aud\":\"" + SigningKey.Audience + "\"," + claims + "}")
            .Replace("START", $"{now}", StringComparison.Ordinal).Replace("END", $"{now + 3600}", StringComparison.Ordinal)
            .Replace("YEAR", $"{now + (365 * 86_400)}", StringComparison.Ordinal).Replace("YESTERDAY", $"{now - 86_400}", StringComparison.Ordinal);
    }

    private string? Token(string kind) => kind switch
    {
        "none" => null,
        "not a token" => "abc.def.ghi",
        "another key" => new SigningKey().Token("admin"),
        "another issuer" => stack.Key.Token("admin", issuer: "somebody"),
        "another audience" => stack.Key.Token("admin", audience: "something"),
        "another algorithm" => stack.Key.Token("admin", algorithm: SecurityAlgorithms.HmacSha512),
        "no subject" => stack.Key.Token("admin", subject: null),
        "spaces in subject" => stack.Key.Token("admin", subject: "a b"),
        "expired" => stack.Key.Token("admin", age: TimeSpan.FromHours(2)),
        "not yet valid" => stack.Key.Token("admin", age: TimeSpan.FromHours(-2)),
        "unsigned" => Unsigned(stack.Key.Token("admin")),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static string Unsigned(string token) =>
        Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""") + "." + token.Split('.')[1] + ".";
}
