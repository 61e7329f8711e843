using System.Security.Cryptography;
using System.Text.Json;
using KiVendTout.Embedded;

namespace KiVendTout.Cli.Stack;

/// <summary>Keys of a stack: random, made once, kept in a file of the owner's.</summary>
/// <param name="MasterKey">Wraps the customers' keys; base64 of 32 bytes.</param>
/// <param name="SigningKey">Signs tokens; base64 of 32 bytes.</param>
internal sealed record StackSecrets(string MasterKey, string SigningKey)
{
    private const int KeyBytes = 32;

    public static StackSecrets LoadOrCreate(StackDirectory directory)
    {
        var file = Path.Combine(directory.Secrets, "keys.json");
        if (File.Exists(file) && JsonSerializer.Deserialize<StackSecrets>(File.ReadAllText(file)) is { } known)
        {
            return known;
        }

        var created = new StackSecrets(RandomKey(), RandomKey());
        PrivateFile.Write(file, JsonSerializer.Serialize(created));
        return created;
    }

    private static string RandomKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));
}
