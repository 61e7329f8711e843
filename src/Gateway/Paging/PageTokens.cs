using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using KiVendTout.Domain.Common;
using KiVendTout.Gateway.Auth;
using KiVendTout.Gateway.Errors;
using Microsoft.Extensions.Options;

namespace KiVendTout.Gateway.Paging;

/// <summary>
/// Page tokens: where the next page starts, sealed for one filter. A token is base64url of a keyed hash over list, filter and cursor, then
/// the cursor; so a token of another filter, or a made-up one, is refused before it reaches a store.
/// </summary>
internal sealed class PageTokens
{
    /// <summary>Longest token, in characters.</summary>
    public const int MaxLength = 1024;

    private const string SizeField = "page_size";
    private const string TokenField = "page_token";
    private const int SealBytes = 16;

    private readonly byte[] _key;

    /// <summary>Derives its key from the signing key: tokens hold over restarts and on every gateway.</summary>
    public PageTokens(IOptions<AuthOptions> auth) =>
        _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, auth.Value.Key(), SHA256.HashSizeInBytes, info: "page-token/1"u8.ToArray());

    /// <summary>Reads which page a list request wants.</summary>
    /// <param name="size">The request's page_size.</param>
    /// <param name="token">The request's page_token.</param>
    /// <param name="filter">The request without these two.</param>
    /// <exception cref="Grpc.Core.RpcException">One of them is not valid.</exception>
    public PageRequest Read(int size, string token, IMessage filter)
    {
        if (size is < 0 or > PageRequest.MaxSize)
        {
            throw Refusal.Invalid(SizeField, $"must be 0 to {PageRequest.MaxSize}").ToException();
        }

        return new PageRequest(size == 0 ? PageRequest.DefaultSize : size, token.Length == 0 ? null : Open(token, filter));
    }

    /// <summary>The token of the next page; empty when there is none.</summary>
    /// <param name="cursor">The cursor; null on the last page.</param>
    /// <param name="filter">The request without page_size and page_token.</param>
    public string Write(string? cursor, IMessage filter)
    {
        if (cursor is null)
        {
            return "";
        }

        var text = Encoding.UTF8.GetBytes(cursor);
        return Base64Url.EncodeToString([.. Seal(text, filter), .. text]);
    }

    private string Open(string token, IMessage filter)
    {
        if (token.Length <= MaxLength && Base64Url.IsValid(token))
        {
            var bytes = Base64Url.DecodeFromChars(token);
            if (bytes.Length > SealBytes
                && CryptographicOperations.FixedTimeEquals(Seal(bytes.AsSpan(SealBytes), filter), bytes.AsSpan(0, SealBytes)))
            {
                return Encoding.UTF8.GetString(bytes.AsSpan(SealBytes));
            }
        }

        throw Refusal.Invalid(TokenField, "must be the next_page_token of the same list with the same filter").ToException();
    }

    private byte[] Seal(ReadOnlySpan<byte> cursor, IMessage filter)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hash.AppendData(Encoding.UTF8.GetBytes(filter.Descriptor.FullName));
        var body = filter.ToByteArray();
        hash.AppendData([0, .. BitConverter.GetBytes(body.Length), .. body]);
        hash.AppendData(cursor);
        return hash.GetHashAndReset()[..SealBytes];
    }
}
