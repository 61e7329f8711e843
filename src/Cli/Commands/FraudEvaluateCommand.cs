using System.CommandLine;
using System.Globalization;
using KiVendTout.Cli.Fraud;
using KiVendTout.Cli.Terminal;
using KiVendTout.Embedded.Processes;
using KiVendTout.Training.Evaluation;
using KiVendTout.Training.Metrics;

namespace KiVendTout.Cli.Commands;

internal static class FraudEvaluateCommand
{
    private const string DayFormat = "yyyy-MM-dd";
    private const string F1 = "f1";
    private const string FalsePositives = "false-positives";
    private const string RangeName = "FROM..TO";
    private const double FalsePositivesDefault = 3;
    private const double PercentMax = 100;
    private const int DelayMax = 365;
    private const int SeedMax = int.MaxValue;

    private const string Details =
        """
        It learns from the payments of --train (gradient boosted trees over the features of the product, made by the code of the silos), and measures
        on those of --test, beside rules R1 to R5 alone and the amount alone. Both ranges are of days, UTC, ends included. A payment's label comes
        --delay days after it: only labels that have come before the first test day are learnt from, and no feature uses one earlier. The latest
        fifth of what is learnt from chooses the number of trees, the calibration and the thresholds. Intervals are 95 %, by 200 resamples of customers.

        FILE.csv: UTF-8, comma, a header line, columns in any order beside others, at most 5,000,000 payments; in any order: it is sorted in memory.
        MAP.yaml names the columns; what has none is missing, and no feature or rule is told of it:
          time: TX_DATETIME             ISO 8601, UTC or with an offset; seconds when there is an origin
          origin: 2018-04-01            times are seconds since then
          customer: CUSTOMER_ID
          amount: TX_AMOUNT             0 to 10,000,000, like 1234.56
          label: TX_FRAUD               1 fraud, 0 honest
          terminal: TERMINAL_ID         or device, or both; without a device a terminal stands in its place
          address: IP                   the payer's address
          card: CARD                    its number's first digits, or a hash
          country: COUNTRY              of the payment
          customer_country: HOME
          result: STATUS                1, true, succeeded, success; 0, false, failed, failure; or empty
        time, customer, amount and label are needed. Each device, terminal, address or card also gets its payments of 1 hour, 24 hours, 7 and 30 days,
        and number and share of frauds of 1, 7 and 30 days that ended --delay days ago.

        --exclude-known leaves out, of each test day, the customers with a fraud since the first training day that was known before it (the fraud's
        day plus --delay days lie before it). card_precision_at_100 is the Fraud Detection Handbook's: of each test day the 100 customers with the
        highest scores, those found on earlier days left out; the share of them that was defrauded that day; the mean of the days.

        Example, on the data of that book:
          kvt fraud evaluate transactions.csv --map map.yaml --train 2018-07-25..2018-07-31 --delay 7 --test 2018-08-08..2018-08-14 --exclude-known
        """;

    public static Command Create(CommandContext context)
    {
        var file = new Argument<string>("file") { Description = "The labelled payments.", HelpName = "FILE.csv" };
        var map = new Option<string>("--map") { Description = "Which column holds what.", HelpName = "MAP.yaml", Required = true };
        var train = Range("--train", "Days that are learnt from.");
        var test = Range("--test", "Days that are measured, after those.");
        var delay = new Option<int>("--delay") { Description = $"Days until a label comes, 0 to {DelayMax}.", HelpName = "DAYS", Required = true };
        delay.Require(0, DelayMax);
        var excludeKnown = new Option<bool>("--exclude-known") { Description = "Leaves customers out of a test day whose fraud was known before it." };
        var objective = new Option<string>("--objective")
        {
            Description = $"What thresholds are chosen for: {FalsePositives} (most frauds found within --false-positives) or {F1} (the highest F1).",
            DefaultValueFactory = _ => FalsePositives,
        };
        objective.AcceptOnlyFromAmong(FalsePositives, F1);
        var budget = new Option<double>("--false-positives")
        {
            Description = "Most honest payments that may be stopped, percent, 0 to 100.",
            DefaultValueFactory = _ => FalsePositivesDefault,
            HelpName = "PERCENT",
        };
        budget.Validators.Add(result =>
        {
            if (double.TryParse(result.Tokens.SingleOrDefault()?.Value, CultureInfo.InvariantCulture, out var percent) && percent is not (>= 0 and <= PercentMax))
            {
                result.AddError($"--false-positives must be 0 to {PercentMax}");
            }
        });
        var seed = new Option<int>("--seed") { Description = "Names every draw.", DefaultValueFactory = _ => 1, HelpName = "N" };
        seed.Require(0, SeedMax);
        var json = new Option<bool>("--json") { Description = "Prints for programs." };
        var command = new DetailedCommand("evaluate", "Learns from a labelled history of payments and measures on a later part of it.", Details)
        {
            file, map, train, delay, test, excludeKnown, objective, budget, seed, json,
        };
        command.SetAction((result, cancellationToken) =>
        {
            var plan = new EvaluationPlan(
                result.GetValue(train),
                result.GetValue(delay),
                result.GetValue(test),
                result.GetValue(excludeKnown),
                new Objective(result.GetValue(objective) == F1, result.GetValue(budget) / PercentMax),
                result.GetValue(seed));
            return Task.Run(() => Run(context.Console, result.GetRequiredValue(file), result.GetRequiredValue(map), plan, result.GetValue(json), cancellationToken), cancellationToken);
        });
        return command;
    }

    private static int Run(KvtConsole console, string file, string map, EvaluationPlan plan, bool json, CancellationToken cancellationToken)
    {
        if (plan.Test.From <= plan.Train.To)
        {
            throw new WrongUseException("--test must begin after --train ends");
        }

        var columns = HistoryMapFile.Read(map);
        Tell($"reading {file}");
        var history = HistoryFile.Read(file, columns, cancellationToken);
        try
        {
            var report = HistoryEvaluation.Run(history, plan, Tell);
            if (json)
            {
                console.WriteJson(EvaluationOutput.Json(report, plan, history.OutOfOrder));
            }
            else
            {
                EvaluationOutput.Show(console, report, history.OutOfOrder);
            }
        }
        catch (EvaluationException fault)
        {
            throw new WrongUseException($"{file}: {fault.Message}");
        }
        catch (DllNotFoundException fault)
        {
            throw new CommandFailedException("LightGBM cannot be loaded; kvt setup installs what it needs (Debian libgomp1)", fault);
        }

        return ExitCode.Done;

        void Tell(string what)
        {
            if (!json && console.IsTerminal)
            {
                console.Line(what);
            }
        }
    }

    private static Option<DayRange> Range(string name, string description) => new(name)
    {
        Description = description,
        HelpName = RangeName,
        Required = true,
        CustomParser = result =>
        {
            if (result.Tokens.Single().Value.Split("..") is [var from, var to] && Day(from) is { } first && Day(to) is { } last && first <= last)
            {
                return new DayRange(first, last);
            }

            result.AddError($"{name} must be {RangeName}, days like 2018-07-25..2018-07-31");
            return default;
        },
    };

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
