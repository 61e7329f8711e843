namespace KiVendTout.Domain.Products;

/// <summary>Where products are kept.</summary>
public interface IProductStore : IRowStore<ProductId, Product>;
