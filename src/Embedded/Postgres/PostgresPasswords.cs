using System.Security.Cryptography;
using System.Text.Json;

namespace KiVendTout.Embedded.Postgres;

/// <summary>The passwords of an embedded server: random, made once, kept in a file that only its owner reads.</summary>
internal sealed class PostgresPasswords
{
    private const int PasswordBytes = 24;

    private readonly Dictionary<string, string> _byRole;

    private PostgresPasswords(Dictionary<string, string> byRole) => _byRole = byRole;

    public string this[PostgresRole role] => _byRole[PostgresRoles.Name(role)];

    public static PostgresPasswords LoadOrCreate(string file)
    {
        var known = File.Exists(file) ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file)) ?? [] : [];
        var missing = Enum.GetValues<PostgresRole>().Select(PostgresRoles.Name).Where(name => !known.ContainsKey(name)).ToList();
        if (missing.Count > 0)
        {
            // Hexadecimal: needs no escaping in a connection string, a URI or a password file.
            missing.ForEach(name => known[name] = RandomNumberGenerator.GetHexString(2 * PasswordBytes, lowercase: true));
            PrivateFile.Write(file, JsonSerializer.Serialize(known));
        }

        return new PostgresPasswords(known);
    }
}
