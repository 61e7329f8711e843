namespace KiVendTout.Domain.Payments;

/// <summary>Where payments are kept. One is written once a record has named its customer.</summary>
public interface IPaymentStore : IRowStore<PaymentId, PaymentState>;
