namespace KiVendTout.Training.Learning;

/// <summary>Trees, and what makes a probability of their margins.</summary>
internal sealed class CalibratedModel
{
    private readonly BoostedTrees _trees;
    private readonly PlattCalibration _calibration;

    private CalibratedModel(BoostedTrees trees, PlattCalibration calibration) => (_trees, _calibration) = (trees, calibration);

    /// <summary>How many trees there are.</summary>
    public int Trees => _trees.Trees;

    /// <summary>Learns.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="fit">Numbers of the rows that it learns from.</param>
    /// <param name="validation">Numbers of the rows, later ones, that say how many trees there are and calibrate.</param>
    /// <param name="options">How it learns.</param>
    public static CalibratedModel Learn(LearningRows table, int[] fit, int[] validation, LearningOptions options)
    {
        var trees = BoostedTrees.Learn(table, fit, validation, options);
        var frauds = Array.ConvertAll(validation, row => table.Labels[row]);
        return new CalibratedModel(trees, PlattCalibration.Fit(trees.Margins(table, validation), frauds));
    }

    /// <summary>The probability of fraud of each row.</summary>
    public double[] Probabilities(LearningRows table, int[] rows) => Array.ConvertAll(_trees.Margins(table, rows), _calibration.Probability);
}
