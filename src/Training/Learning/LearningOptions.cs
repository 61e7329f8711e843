namespace KiVendTout.Training.Learning;

/// <summary>How trees are learnt.</summary>
internal sealed record LearningOptions
{
    /// <summary>Names every draw.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Most trees.</summary>
    public int TreesMax { get; init; } = 800;

    /// <summary>Leaves of a tree.</summary>
    public int Leaves { get; init; } = 31;

    /// <summary>Share of each tree's answer that is taken.</summary>
    public double LearningRate { get; init; } = 0.03;

    /// <summary>Fewest rows of a leaf.</summary>
    public int RowsALeafMin { get; init; } = 20;

    /// <summary>Trees without progress on the validation part after which it ends.</summary>
    public int Patience { get; init; } = 30;

    /// <summary>Share of the features that a tree sees, 0 to 1.</summary>
    public double FeatureShare { get; init; } = 0.8;

    /// <summary>Share of the rows that a tree sees, 0 to 1.</summary>
    public double RowShare { get; init; } = 0.8;
}
