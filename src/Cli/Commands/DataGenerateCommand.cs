using System.CommandLine;
using System.Globalization;
using KiVendTout.Cli.Data;
using KiVendTout.Cli.Data.Generation;
using KiVendTout.Cli.Data.Generation.Fraud;
using KiVendTout.Cli.Terminal;
using KiVendTout.Embedded.Processes;

namespace KiVendTout.Cli.Commands;

/// <summary><c>data generate</c>: a world to look at, or a world to learn from.</summary>
internal sealed class DataGenerateCommand
{
    private const string Shop = "shop";
    private const string Fraud = "fraud";
    private const long DefaultSeed = 1;
    private const double DefaultScale = 1;

    /// <summary>Scale of the data set that <c>up</c> makes: loaded within seconds.</summary>
    private const double SampleScale = 0.1;

    /// <summary>Customers of a world that ends then have signed up after 2000-01-01, the earliest time there is.</summary>
    private static readonly DateOnly EarliestUntil = new(2010, 1, 1);

    private readonly Option<string> _output = new("--out") { Description = "Folder to write to; made when it is not there.", HelpName = "DIR", Required = true };
    private readonly Option<string> _world = new("--world") { Description = "shop: 90 days to look at. fraud: two years to learn from.", DefaultValueFactory = _ => Shop };
    private readonly Option<long> _seed = new("--seed") { Description = "Names the data set.", DefaultValueFactory = _ => DefaultSeed, HelpName = "N" };
    private readonly Option<DateOnly?> _until = new("--until") { Description = "Day at whose beginning, UTC, it ends; without it, today.", HelpName = "DATE" };
    private readonly Option<double?> _scale = new("--scale")
    {
        Description = string.Create(
            CultureInfo.InvariantCulture,
            $"World shop: its size, {WorldPlan.MinScale} to {WorldPlan.MaxScale}; 1, as without it, is 2,500 customers, 6,000 sessions, 72,000 events."),
        HelpName = "X",
    };

    private readonly Option<int?> _customers = new("--customers")
    {
        Description = $"World fraud: customers, {FraudWorldPlan.MinCustomers} to {FraudWorldPlan.MaxCustomers}; without it, {FraudWorldPlan.DefaultCustomers}.",
        HelpName = "N",
    };

    private readonly Option<int?> _payments = new("--payments")
    {
        Description =
            $"World fraud: payments, about; {FraudWorldPlan.MinPaymentsPerCustomer} to {FraudWorldPlan.MaxPaymentsPerCustomer} a customer; without it, {FraudWorldPlan.DefaultPaymentsPerCustomer}.",
        HelpName = "N",
    };

    private readonly Option<int?> _version = new("--world-version")
    {
        Description = $"World fraud: version of its laws; there is {FraudWorldPlan.Version} alone.",
        HelpName = "N",
    };

    private readonly Option<bool> _dropsWarmUp = new("--drop-warm-up") { Description = "World fraud: leaves out the payments of the first year." };

    private readonly CommandContext _context;

    private DataGenerateCommand(CommandContext context) => _context = context;

    public static Command Create(CommandContext context) => new DataGenerateCommand(context).Create();

    /// <summary>Makes the data set that <c>up</c> loads when it is given none. One that is there already stays: loading it again changes nothing.</summary>
    /// <returns>Its folder.</returns>
    /// <exception cref="CommandFailedException">The folder cannot be written to.</exception>
    public static async Task<string> EnsureSampleAsync(CommandContext context, string directory, CancellationToken cancellationToken)
    {
        if (!DataSetFiles.AreIn(directory))
        {
            await new DataGenerateCommand(context).MakeShopAsync(new WorldPlan(DefaultSeed, SampleScale, Today(context.Time)), directory, cancellationToken);
        }

        return directory;
    }

    /// <summary>The day a data set ends with when nothing is said: it looks as if it had come in until now.</summary>
    private static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private DetailedCommand Create()
    {
        _world.AcceptOnlyFromAmong(Shop, Fraud);
        var command = new DetailedCommand(
            "generate",
            "Writes a data set of the shop's files, made up and consistent in itself: honest and fraudulent customers.",
            """
            The same world, seed, size and end give the same bytes.

            World shop: 90 days of sessions, carts, payments and orders. Its frauds are easy, to show every rule. They are labelled 30 days after they
            were done, younger ones not yet.

            World fraud: two years of payments in order of time, to train and to measure models on. Honest people look like fraudsters (families,
            offices, carriers' addresses, journeys, gifts, new phones, bursts of retries), eight kinds of fraud look like them, and both change over
            time. Beside the shop's files, which kvt data load takes:
              payments.csv         with one more column: card_hash
              contact_changes.csv  customer_id, changed_at
              labels.csv           payment_id, is_fraud, labelled_at, source, kind, episode: what is known by its end; 14 to 35 days late, some
                                   missing, some wrong
              truth.csv            payment_id, kind, episode: every fraud, to measure with, never to learn from
              manifest.json        seed, version, counts by kind and month, SHA-256 of each file
            Learn from what comes after warm_up_until of the manifest: before, histories fill. What is in it and why: docs/fraud-world.md.
              kvt data generate --world fraud --out world --seed 7 --customers 20000 --payments 400000
            """)
        {
            _output, _world, _seed, _scale, _until, _customers, _payments, _version, _dropsWarmUp,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var directory = Path.GetFullPath(result.GetRequiredValue(_output));
        var (seed, until) = (result.GetValue(_seed), Until(result));
        if (result.GetValue(_world) == Shop)
        {
            Refuse(result, Fraud, _customers, _payments, _version, _dropsWarmUp);
            return MakeShopAsync(new WorldPlan(seed, result.GetValue(_scale) ?? DefaultScale, until), directory, cancellationToken);
        }

        Refuse(result, Shop, _scale);
        if (result.GetValue(_version) is { } version and not FraudWorldPlan.Version)
        {
            throw new WrongUseException($"there is no --world-version {version}: this program makes version {FraudWorldPlan.Version}");
        }

        var customers = result.GetValue(_customers) ?? FraudWorldPlan.DefaultCustomers;
        var payments = result.GetValue(_payments) ?? (int)Math.Min(int.MaxValue, (long)customers * FraudWorldPlan.DefaultPaymentsPerCustomer);
        var plan = new FraudWorldPlan(seed, customers, payments, until) { DropsWarmUp = result.GetValue(_dropsWarmUp) };
        return MakeFraudAsync(plan, directory, cancellationToken);
    }

    /// <summary>The last day. What lies before the earliest one or in the future, no load would take.</summary>
    private DateOnly Until(ParseResult result)
    {
        var today = Today(_context.Time);
        return (result.GetValue(_until) ?? today) is var until && until >= EarliestUntil && until <= today.AddDays(1)
            ? until
            : throw new WrongUseException($"--until must be {EarliestUntil:yyyy-MM-dd} to {today.AddDays(1):yyyy-MM-dd}");
    }

    /// <summary>Refuses options of another world.</summary>
    private static void Refuse(ParseResult result, string world, params ReadOnlySpan<Option> options)
    {
        foreach (var option in options)
        {
            if (result.GetResult(option) is { Implicit: false })
            {
                throw new WrongUseException($"{option.Name} is for --world {world}");
            }
        }
    }

    private Task<int> MakeShopAsync(WorldPlan plan, string directory, CancellationToken cancellationToken)
    {
        _context.Console.Line($"generating {directory} (seed {plan.Seed}, until {plan.Until:yyyy-MM-dd})");
        return WriteAsync(directory, progress => progress.RunAsync(
            "customers and all they do",
            plan.Customers,
            advance => Task.Run(() => new DataSetGenerator(plan).Write(directory, advance, cancellationToken), cancellationToken)));
    }

    private Task<int> MakeFraudAsync(FraudWorldPlan plan, string directory, CancellationToken cancellationToken)
    {
        _context.Console.Line($"generating {directory} (world {Fraud}, version {FraudWorldPlan.Version}, seed {plan.Seed}, until {plan.Until:yyyy-MM-dd})");
        return WriteAsync(directory, async progress =>
        {
            using var generator = new FraudWorldGenerator(plan, directory);
            await progress.RunAsync("customers", plan.Customers, advance => Task.Run(() => generator.Live(advance, cancellationToken), cancellationToken));
            await progress.RunAsync("payments", generator.Payments, advance => Task.Run(() => generator.Write(advance, cancellationToken), cancellationToken));
        });
    }

    private async Task<int> WriteAsync(string directory, Func<LoadProgress, Task> write)
    {
        try
        {
            await write(new LoadProgress(_context.Console, _context.Time));
            return ExitCode.Done;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{directory} cannot be written: {exception.Message}", exception);
        }
    }
}
