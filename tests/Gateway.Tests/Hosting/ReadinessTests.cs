using KiVendTout.Gateway.Tests.Support;
using KiVendTout.Hosting;
using KiVendTout.Hosting.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace KiVendTout.Gateway.Tests.Hosting;

/// <summary>A probe, however often it is asked for, costs what it looks at once a second.</summary>
[Collection(SharedGateway.Name)]
public sealed class ReadinessTests(SharedGateway stack)
{
    private static readonly Uri Ready = new("readyz", UriKind.Relative);

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly Counting _check = new();

    [Fact]
    public async Task Many_who_ask_at_once_have_one_look_made()
    {
        await using var provider = Provider();
        var health = provider.GetRequiredService<HealthCheckService>();
        var asked = Enumerable.Range(0, 50).Select(_ => health.CheckHealthAsync(TestContext.Current.CancellationToken)).ToList();
        await Eventually.HoldsAsync(() => Task.FromResult(_check.Looks == 1));
        _check.Go.SetResult(HealthCheckResult.Healthy());

        Assert.All(await Task.WhenAll(asked), report => Assert.Equal(HealthStatus.Healthy, report.Status));
        Assert.Equal(1, _check.Looks);
    }

    [Fact]
    public async Task An_answer_holds_a_second_and_no_longer()
    {
        await using var provider = Provider();
        var health = provider.GetRequiredService<HealthCheckService>();
        _check.Go.SetResult(HealthCheckResult.Healthy());
        await health.CheckHealthAsync(TestContext.Current.CancellationToken);
        _clock.Advance(HostingLimits.ReadyCheckAge - TimeSpan.FromMilliseconds(1));
        await health.CheckHealthAsync(TestContext.Current.CancellationToken);
        var looksBefore = _check.Looks;
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await health.CheckHealthAsync(TestContext.Current.CancellationToken);

        Assert.Equal((1, 2), (looksBefore, _check.Looks));
    }

    [Fact]
    public async Task A_look_that_hangs_ends_and_one_who_gives_up_takes_it_from_no_other()
    {
        await using var provider = Provider();
        var health = provider.GetRequiredService<HealthCheckService>();
        using var impatient = new CancellationTokenSource();
        var gone = health.CheckHealthAsync(impatient.Token);
        var patient = health.CheckHealthAsync(TestContext.Current.CancellationToken);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        await Eventually.HoldsAsync(() => Task.FromResult(_check.Looks == 1));
        _clock.Advance(HostingLimits.ReadyCheckTimeout);

        Assert.Equal(HealthStatus.Unhealthy, (await patient).Status);
        Assert.Equal(1, _check.Looks);
    }

    [Fact]
    public async Task All_doors_of_a_gateway_share_the_look()
    {
        _check.Go.SetResult(HealthCheckResult.Healthy());
        await using var gateway = await RunningGateway.StartAsync(stack.Settings, builder =>
        {
            builder.Services.AddSingleton(_check).AddReadyCheck<Counting>("counting");
            builder.Services.AddSingleton<TimeProvider>(_clock);
        });
        var health = new Grpc.Health.V1.Health.HealthClient(gateway.Grpc);
        for (var i = 0; i < 10; i++)
        {
            await gateway.Http.GetAsync(Ready, TestContext.Current.CancellationToken);
            await gateway.Admin.GetAsync(Ready, TestContext.Current.CancellationToken);
            await health.CheckAsync(new Grpc.Health.V1.HealthCheckRequest(), cancellationToken: TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, _check.Looks);
    }

    private ServiceProvider Provider()
    {
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(_clock).AddSingleton(_check);
        return services.AddReadyCheck<Counting>("counting").BuildServiceProvider();
    }

    private sealed class Counting : IHealthCheck
    {
        private int _looks;

        public int Looks => Volatile.Read(ref _looks);

        public TaskCompletionSource<HealthCheckResult> Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _looks);
            return Go.Task.WaitAsync(cancellationToken);
        }
    }
}
