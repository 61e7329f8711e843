using System.ComponentModel.DataAnnotations;

namespace KiVendTout.Hosting.Settings;

/// <summary>The cluster of silos as those who join it and those who call it know it, section <c>Cluster</c>.</summary>
public sealed class ClusterSettings
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Cluster";

    /// <summary>Which cluster it is.</summary>
    [Required]
    public string ClusterId { get; set; } = "kivendtout";

    /// <summary>Which service's state it owns; the same over the service's life.</summary>
    [Required]
    public string ServiceId { get; set; } = "kivendtout";
}
