namespace KiVendTout.Cli.Data.Generation;

/// <summary>
/// The files of a data set being written. They appear under their names together, when all is written: an interrupted run leaves no
/// half data set.
/// </summary>
internal sealed class DataSetFiles : IDisposable
{
    private const string Unfinished = ".part";

    /// <summary>The file that is opened, and gets its name, last.</summary>
    private const string Last = "fraud_alerts.csv";

    private readonly string _directory;
    private readonly List<(string Name, RowFile File)> _files = [];

    /// <summary>Opens the files in a directory, which is made when it is not there.</summary>
    public DataSetFiles(string directory)
    {
        _directory = Directory.CreateDirectory(directory).FullName;
        Customers = Open("customers.csv", "customer_id,signup_ts,country,preferred_device,birthdate,is_minor");
        Products = Open("products.csv", "product_id,name,category,is_adult_restricted,unit_price,created_at");
        Sessions = Open("sessions.csv", "session_id,customer_id,start_ts,end_ts,device,ip_hash,utm_source,utm_campaign");
        Events = Open("events.jsonl", null);
        Payments = Open(
            "payments.csv", "payment_id,customer_id,session_id,attempt_ts,method,card_bin,payment_country,ip_hash,device_id,amount,result,is_fraud_label");
        Orders = Open("orders.csv", "order_id,customer_id,session_id,payment_id,order_ts,total_amount,currency,shipping_method,status");
        Lines = Open("order_items.csv", "order_id,product_id,qty");
        Alerts = Open(Last, "alert_id,alert_ts,payment_id,customer_id,session_id,amount,rule_triggered,is_fraud_label");
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
    public void Publish()
    {
        foreach (var (_, file) in _files)
        {
            file.Close();
        }

        foreach (var (name, _) in _files)
        {
            File.Move(Path.Combine(_directory, name + Unfinished), Path.Combine(_directory, name), overwrite: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, file) in _files)
        {
            file.Dispose();
        }
    }

    private RowFile Open(string name, string? header)
    {
        var file = new RowFile(Path.Combine(_directory, name + Unfinished));
        _files.Add((name, file));
        if (header is not null)
        {
            file.WriteHeader(header);
        }

        return file;
    }
}
