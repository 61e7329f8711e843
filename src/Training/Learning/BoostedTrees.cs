using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;

namespace KiVendTout.Training.Learning;

/// <summary>
/// Gradient boosted trees (LightGBM). One seed and one thread: the same rows give the same trees, bit for bit.
/// </summary>
internal sealed class BoostedTrees
{
    private readonly MLContext _ml;
    private readonly ITransformer _model;

    private BoostedTrees(MLContext ml, ITransformer model, int trees) => (_ml, _model, Trees) = (ml, model, trees);

    /// <summary>How many trees there are.</summary>
    public int Trees { get; }

    /// <summary>Learns from rows; the number of trees is the one that does best on the validation part.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="fit">Numbers of the rows that it learns from.</param>
    /// <param name="validation">Numbers of the rows that stop it.</param>
    /// <param name="options">How it learns.</param>
    public static BoostedTrees Learn(LearningRows table, int[] fit, int[] validation, LearningOptions options)
    {
        var ml = new MLContext(options.Seed);
        var model = ml.BinaryClassification.Trainers.LightGbm(Options(options))
            .Fit(TableView.Of(ml, table, fit), TableView.Of(ml, table, validation));
        return new BoostedTrees(ml, model, model.Model.SubModel.TrainedTreeEnsemble.Trees.Count);
    }

    /// <summary>The margin (log odds) of each row.</summary>
    public double[] Margins(LearningRows table, int[] rows)
    {
        var (margins, at) = (new double[rows.Length], 0);
        var scored = _model.Transform(TableView.Of(_ml, table, rows));
        foreach (var margin in scored.GetColumn<float>("Score"))
        {
            margins[at++] = margin;
        }

        return margins;
    }

    private static LightGbmBinaryTrainer.Options Options(LearningOptions options) => new()
    {
        LabelColumnName = TableView.Label,
        FeatureColumnName = TableView.Features,
        NumberOfIterations = options.TreesMax,
        NumberOfLeaves = options.Leaves,
        LearningRate = options.LearningRate,
        MinimumExampleCountPerLeaf = options.RowsALeafMin,
        EarlyStoppingRound = options.Patience,
        EvaluationMetric = LightGbmBinaryTrainer.Options.EvaluateMetricType.Logloss,
        Booster = new GradientBooster.Options
        {
            FeatureFraction = options.FeatureShare,
            SubsampleFraction = options.RowShare,
            SubsampleFrequency = 1,
        },
        HandleMissingValue = true,
        UseZeroAsMissingValue = false,
        UseCategoricalSplit = false,
        Seed = options.Seed,
        NumberOfThreads = 1,
        Deterministic = true,
        ForceRowWise = true,
    };
}
