using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using KiVendTout.Cli.Data;
using KiVendTout.Cli.Stack;
using KiVendTout.Cli.Tests.Support;
using KiVendTout.Cli.Tokens;
using KiVendTout.Embedded.Processes;
using Status = Grpc.Core.Status;

namespace KiVendTout.Cli.Tests.Data;

public sealed class GatewaySenderTests : IDisposable
{
    private const string Header = "product_id,name,category,is_adult_restricted,unit_price,created_at";

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    private readonly DataFolder _data = new();
    private readonly FakeProducts _products = new();
    private readonly WaitedClock _time = new(DataFolder.Now);

    [Fact]
    public async Task A_line_is_sent_or_there_already_or_differs_from_what_is_stored()
    {
        await LoadAsync(Line("P1", "10.00"), Line("P2", "10.00"), Line("P3", "10.00"));
        _products.Stored["P2"].Stock = 7;

        await LoadAsync(Line("P1", "10.00"), Line("P2", "10.00"), Line("P3", "12.00").Replace("Lamp", "Chair", StringComparison.Ordinal), Line("P4", "10.00"));

        Assert.Equal(["P1", "P2", "P3", "P4"], _products.Stored.Keys.Order());
        Assert.Equal(1000, _products.Stored["P3"].UnitPriceCents);
        Assert.Equal(new FileCounts(Lines: 7, Sent: 4, AlreadyThere: 2, Differs: 1), Counts);
        Assert.Equal("products.csv:4: column 2 (name): has another value than what is stored (as have unit_price): that stays", Assert.Single(_data.Errors));
    }

    [Fact]
    public async Task Of_lines_with_one_id_the_first_counts_whatever_the_others_say()
    {
        await LoadAsync(Enumerable.Range(10, 30).SelectMany(id => new[] { Line($"P{id}", "10.00"), Line($"P{id}", "20.00"), Line($"P{id}", "10.00") }));

        Assert.All(_products.Stored.Values, product => Assert.Equal(1000, product.UnitPriceCents));
        Assert.Equal(new FileCounts(Lines: 90, Sent: 30, AlreadyThere: 30, Differs: 30), Counts);
        Assert.Equal("products.csv:3: column 1 (product_id): is given before, in line 2, with other values: that line counts", _data.Errors[0]);
    }

    [Theory]
    [InlineData(StatusCode.FailedPrecondition)]
    [InlineData(StatusCode.InvalidArgument)]
    [InlineData(StatusCode.NotFound)]
    [InlineData(StatusCode.PermissionDenied)]
    [InlineData(StatusCode.ResourceExhausted)]
    [InlineData(StatusCode.OutOfRange)]
    [InlineData(StatusCode.Unimplemented)]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.DataLoss)]
    [InlineData(StatusCode.Unknown)]
    public async Task What_the_gateway_refuses_for_good_is_told_of_its_line_and_of_those_equal_to_it(StatusCode code)
    {
        _products.Fail("P1", new RpcException(new Status(code, "no")));

        await LoadAsync(Line("P1", "10.00"), Line("P2", "10.00"), Line("P1", "10.00"));

        Assert.Equal(new FileCounts(Lines: 3, Sent: 1, LeftOut: 2), Counts);
        Assert.Equal($"products.csv:2: the gateway refuses it: {code}, no (so are 1 lines equal to it)", Assert.Single(_data.Errors));
    }

    [Fact]
    public async Task A_field_that_the_gateway_refuses_is_told_with_its_column()
    {
        _products.Fail("P1", Refusal(StatusCode.InvalidArgument, new BadRequest
        {
            FieldViolations = { new BadRequest.Types.FieldViolation { Field = "product.unit_price_cents", Description = "must be 0 to 5" } },
        }));

        await LoadAsync(Line("P1", "10.00"));

        Assert.Equal("products.csv:2: column 5 (unit_price): must be 0 to 5", Assert.Single(_data.Errors));
    }

    [Fact]
    public async Task So_is_a_field_that_what_is_stored_forbids()
    {
        var info = new ErrorInfo { Reason = "STATE_FORBIDS", Metadata = { ["field"] = "product.product_id" } };
        _products.Fail("P1", Refusal(StatusCode.FailedPrecondition, info, "product.product_id: is not given again"));

        await LoadAsync(Line("P1", "10.00"));

        Assert.Equal("products.csv:2: column 1 (product_id): is not given again", Assert.Single(_data.Errors));
    }

    [Fact]
    public async Task What_may_pass_is_tried_again()
    {
        _products.Fail(
            "P1",
            new RpcException(new Status(StatusCode.Unavailable, "away")),
            new RpcException(new Status(StatusCode.DeadlineExceeded, "slow")),
            new RpcException(new Status(StatusCode.Aborted, "again")),
            new RpcException(new Status(StatusCode.Internal, "the connection broke", new HttpRequestException())),
            Refusal(StatusCode.ResourceExhausted, new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) }));

        await LoadAsync(Line("P1", "10.00"));

        Assert.Equal(new FileCounts(Lines: 1, Sent: 1), Counts);
    }

    [Fact]
    public async Task A_gateway_that_stays_away_ends_the_load()
    {
        _products.Fail("P1", Enumerable.Repeat(new RpcException(new Status(StatusCode.Unavailable, "nobody there")), 1_000));

        var ended = await Assert.ThrowsAsync<CommandFailedException>(() => LoadAsync(Line("P1", "10.00")));

        Assert.Contains("nobody there", ended.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_is_never_answered_while_others_are_is_left_out()
    {
        _products.Fail("P1", Enumerable.Repeat(new RpcException(new Status(StatusCode.DeadlineExceeded, "slow")), 1_000));
        _products.Fail("P2", Enumerable.Repeat(new RpcException(new Status(StatusCode.Unavailable, "away")), 70));

        await LoadAsync(Line("P1", "10.00"), Line("P2", "10.00"));

        Assert.Equal(new FileCounts(Lines: 2, Sent: 1, LeftOut: 1), Counts);
    }

    public void Dispose() => _data.Dispose();

    private FileCounts Counts => _data.Report.Files["products.csv"];

    private static string Line(string id, string price) => $"{id},Lamp,Home,0,{price},2025-11-01 08:00:00";

    private static RpcException Refusal(StatusCode code, IMessage detail, string message = "no")
    {
        var status = new Google.Rpc.Status { Code = (int)code, Message = message, Details = { Any.Pack(detail) } };
        return new RpcException(new Status(code, message), new Metadata { { "grpc-status-details-bin", status.ToByteArray() } });
    }

    private async Task LoadAsync(params IEnumerable<string> lines)
    {
        var open = lines.Select(line => line.Split(',')[0]).Distinct().Count();
        var settings = StackSettings.Begin(_ => null);
        settings.Set(SettingKeys.SigningKey, Convert.ToBase64String(new byte[32]));
        var table = new CsvTable(_data.File("products.csv", lines.Prepend(Header)), _products.Fields);
        using var read = new UniqueLines("products.csv").AddAll(_products.Read(table, _data.Load));
        using var gateway = new GatewayCaller("http://localhost:1", new TokenIssuer(settings, _time), _time);
        var sending = new GatewaySender(gateway, _data.Report).SendAsync(_products, table.Columns, read, () => Interlocked.Decrement(ref open), TestContext.Current.CancellationToken);
        while (!sending.IsCompleted)
        {
            // Time passes only while every call that is not done yet waits for it.
            if (Volatile.Read(ref open) is > 0 and var calls && _time.Waiting >= calls)
            {
                _time.Advance(Step);
            }

            await Task.Yield();
        }

        await sending;
    }
}
