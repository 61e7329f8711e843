using System.ComponentModel.DataAnnotations;

namespace KiVendTout.Gateway.Events;

/// <summary>What reads beside the grains, section <c>Archive</c>: the same keys as the silos'.</summary>
public sealed class ArchiveGroupOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Archive";

    /// <summary>Whether silos archive what is published.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Consumer group of the archivers, whose pace is kept on the embedded broker.</summary>
    [Required]
    public string ConsumerGroup { get; set; } = "kivendtout-archive";
}
