namespace KiVendTout.Domain.Payments;

/// <summary>
/// Where the lifecycle of payments is kept. One is written once a record has named its customer. The attempt's facts are only read here: they are
/// written with its assessment (<see cref="Fraud.IAssessmentStore"/>).
/// </summary>
public interface IPaymentStore : IRowStore<PaymentId, PaymentState>;
