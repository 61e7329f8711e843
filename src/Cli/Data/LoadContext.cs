namespace KiVendTout.Cli.Data;

/// <summary>What the reading of all files of a load shares.</summary>
/// <param name="Directory">The folder of the files.</param>
/// <param name="Now">When the load began, UTC: no time of a file lies more than <see cref="KiVendTout.Domain.Common.Clock.MaxLead"/> after it.</param>
/// <param name="Report">Is told what becomes of each line.</param>
internal sealed record LoadContext(string Directory, DateTimeOffset Now, LoadReport Report)
{
    /// <summary>Path of one of the files.</summary>
    public string PathOf(string fileName) => Path.Combine(Directory, fileName);
}
