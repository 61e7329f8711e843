using System.ComponentModel.DataAnnotations;

namespace KiVendTout.Gateway.Cluster;

/// <summary>Where the table of silos is, section <c>Postgres</c>.</summary>
internal sealed class MembershipTable
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Postgres";

    /// <summary>Orleans' name of the PostgreSQL driver.</summary>
    public const string Driver = "Npgsql";

    /// <summary>Connection string of the role that reads: a client of the silos changes nothing. Required.</summary>
    [Required]
    public string ReadOnlyConnectionString { get; set; } = "";
}
