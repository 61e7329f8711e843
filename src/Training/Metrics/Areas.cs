namespace KiVendTout.Training.Metrics;

/// <summary>How well scores put frauds before honest payments, whatever the threshold.</summary>
/// <param name="Roc">
/// Area under the ROC curve: the chance that a fraud has a higher score than an honest payment, equal scores counted half; 0 to 1.
/// </param>
/// <param name="Pr">
/// Area under the precision-recall curve, as average precision: the sum over the distinct scores, from the highest down, of precision times growth of
/// recall; 0 to 1.
/// </param>
internal readonly record struct Areas(double Roc, double Pr)
{
    /// <summary>Of payments of one class only.</summary>
    public static readonly Areas Undefined = new(double.NaN, double.NaN);
}
