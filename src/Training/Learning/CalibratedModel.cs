namespace KiVendTout.Training.Learning;

/// <summary>Trees, and what makes a probability of their margins.</summary>
internal sealed class CalibratedModel
{
    private readonly BoostedTrees _trees;
    private readonly PlattCalibration _calibration;

    private CalibratedModel(BoostedTrees trees, PlattCalibration calibration) => (_trees, _calibration) = (trees, calibration);

    /// <summary>How many trees there are.</summary>
    public int Trees => _trees.Trees;

    /// <summary>The probability of fraud of each row of the validation part, as the trees gave it that had not learnt from it.</summary>
    public required double[] ValidationScores { get; init; }

    /// <summary>
    /// Learns twice: first from the older rows alone, to find the number of trees and what their margins mean; then, with both settled, from all rows. The
    /// latest frauds are the likest to those that come.
    /// </summary>
    /// <param name="table">The rows.</param>
    /// <param name="fit">Numbers of the rows that it learns from.</param>
    /// <param name="validation">Numbers of the rows, later ones, that say how many trees there are and calibrate.</param>
    /// <param name="options">How it learns.</param>
    public static CalibratedModel Learn(LearningRows table, int[] fit, int[] validation, LearningOptions options)
    {
        var trial = BoostedTrees.Learn(table, fit, validation, options);
        var margins = trial.Margins(table, validation);
        var calibration = PlattCalibration.Fit(margins, Array.ConvertAll(validation, row => table.Labels[row]));
        return new CalibratedModel(BoostedTrees.Learn(table, [.. fit, .. validation], trial.Trees, options), calibration)
        {
            ValidationScores = Array.ConvertAll(margins, calibration.Probability),
        };
    }

    /// <summary>The probability of fraud of each row.</summary>
    public double[] Probabilities(LearningRows table, int[] rows) => Array.ConvertAll(_trees.Margins(table, rows), _calibration.Probability);
}
