namespace KiVendTout.Training.Evaluation;

/// <summary>Nothing can be learnt or measured from these payments. The message is one line for the person who asked.</summary>
/// <param name="message">What is missing, and where.</param>
public sealed class EvaluationException(string message) : Exception(message);
