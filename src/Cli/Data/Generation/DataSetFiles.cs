namespace KiVendTout.Cli.Data.Generation;

/// <summary>The files of a data set being written.</summary>
internal sealed class DataSetFiles : IDisposable
{
    // The shop's columns.
    public const string CustomerColumns =
        "customer_id,signup_ts,country,preferred_device,birthdate,is_minor";

    public const string ProductColumns =
        "product_id,name,category,is_adult_restricted,unit_price,created_at";

    public const string PaymentColumns =
        "payment_id,customer_id,session_id,attempt_ts,method,card_bin,payment_country,ip_hash,device_id,amount,result,is_fraud_label";

    public const string AlertColumns =
        "alert_id,alert_ts,payment_id,customer_id,session_id,amount,rule_triggered,is_fraud_label";

    /// <summary>The file that is opened, and gets its name, last.</summary>
    private const string Last = "fraud_alerts.csv";

    private readonly RowFiles _files;

    /// <summary>Opens the files in a directory, which is made when it is not there.</summary>
    public DataSetFiles(string directory)
    {
        _files = new RowFiles(directory);
        Customers = _files.Open("customers.csv", CustomerColumns);
        Products = _files.Open("products.csv", ProductColumns);
        Sessions = _files.Open("sessions.csv", "session_id,customer_id,start_ts,end_ts,device,ip_hash,utm_source,utm_campaign");
        Events = _files.Open("events.jsonl", null);
        Payments = _files.Open("payments.csv", PaymentColumns);
        Orders = _files.Open("orders.csv", "order_id,customer_id,session_id,payment_id,order_ts,total_amount,currency,shipping_method,status");
        Lines = _files.Open("order_items.csv", "order_id,product_id,qty");
        Alerts = _files.Open(Last, AlertColumns);
    }

    /// <summary>Whether a whole data set of ours lies in a directory.</summary>
    public static bool AreIn(string directory) => File.Exists(Path.Combine(directory, Last));

    public RowFile Customers { get; }

    public RowFile Products { get; }

    public RowFile Sessions { get; }

    public RowFile Events { get; }

    public RowFile Payments { get; }

    public RowFile Orders { get; }

    public RowFile Lines { get; }

    public RowFile Alerts { get; }

    /// <summary>Gives the files their names: the data set is whole.</summary>
    public void Publish() => _files.Publish();

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();
}
