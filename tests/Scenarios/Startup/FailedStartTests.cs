using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Leak.Bounds.Plans;
using Leak.Load.Servers;
using Leak.Profiling;
using Leak.Scenarios.Endpoints;
using Leak.Server;
using Leak.Server.Endpoints.Stalls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Leak.Scenarios.Startup;

/// <summary>A start that fails leaves nothing behind: no listener, no task, no services that count or track.</summary>
[NonParallelizable] // it counts the process's listeners and tasks
[Platform("Linux", Reason = "Whose socket listens is read from /proc.")]
public sealed class FailedStartTests
{
    private IReadOnlyList<string> _before = [];
    private TaskLeakWatch _leaks = null!;

    [SetUp]
    public async Task SetUp()
    {
        // What the first server of a process begins for its whole life is none's to end.
        await using (await LoopbackServer.StartAsync(["--Http2:Port=0", "--Tls:Port=0"]))
        {
        }

        _before = ListeningSockets.OfThisProcess();
        _leaks = TaskLeaks.Watch(new TaskLeakOptions { MaxWait = Eventually.Ceiling });
    }

    [TearDown]
    public async Task TearDown() => await _leaks.DisposeAsync();

    // Bound in this order: diagnostics, plain, HTTP/2, TLS.
    [TestCase("--Diagnostics:Port={0}")]
    [TestCase("--urls=http://127.0.0.1:{0}")]
    [TestCase("--urls=http://127.0.0.1:0;http://127.0.0.1:{0}")]
    [TestCase("--Http2:Port={0}")]
    [TestCase("--Tls:Port={0}")]
    public async Task Server_WhenOneOfItsPortsIsTaken_LeavesNothing(string setting)
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var taken = ((IPEndPoint)holder.LocalEndpoint).Port;
        await using var server = ServerApp.Build(
        [
            "--urls=http://127.0.0.1:0", "--Http2:Port=0", "--Tls:Port=0", "--Diagnostics:Port=0", "--Logging:LogLevel:Default=Critical",
            string.Format(CultureInfo.InvariantCulture, setting, taken),
        ]);
        var services = server.Services;

        var refusal = await Should.ThrowAsync<IOException>(() => server.StartAsync());

        refusal.Message.ShouldContain($"127.0.0.1:{taken}");
        holder.Dispose();
        Listening().ShouldBeEmpty();
        ShouldBeDisposed(services, "its meters, its counts and its task tracking live on");
    }

    [Test]
    public void Server_WhenASettingThatIsReadInTheBuildIsWrong_LeavesNothing()
    {
        IServiceProvider? services = null;

        Should.Throw<OptionsValidationException>(() => ServerApp.Build(["--Metrics:Public=perhaps"], builder =>
            builder.Services.AddOptions<StallsOptions>().Configure<IServiceProvider>((_, its) => services = its)));

        ShouldBeDisposed(services.ShouldNotBeNull("the app was built"), "what it had made lives on");
    }

    [Test]
    public async Task SampleServer_WhenASettingIsWrong_LeavesNothing()
    {
        var tooLong = new LeakTimeouts(on: true, TimeSpan.FromDays(2));

        await Should.ThrowAsync<OptionsValidationException>(() => new SampleServer().StartAsync(tooLong, CancellationToken.None));

        Listening().ShouldBeEmpty();
    }

    [Test]
    public async Task SampleServer_WhenTheStartIsCancelled_LeavesNothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() =>
            new SampleServer().StartAsync(new LeakTimeouts(on: true, TimeSpan.FromSeconds(2)), cancelled.Token));

        Listening().ShouldBeEmpty();
    }

    [Test]
    public async Task SampleServer_WhenItHasStartedAndIsStopped_LeavesNothing()
    {
        await using (await new SampleServer().StartAsync(new LeakTimeouts(on: true, TimeSpan.FromSeconds(2)), CancellationToken.None))
        {
            Listening().Count().ShouldBe(5, "plain, HTTP/2, TLS, diagnostics, and the upstream: the check sees what listens");
        }

        Listening().ShouldBeEmpty();
    }

    private IEnumerable<string> Listening() => ListeningSockets.OfThisProcess().Except(_before);

    private static void ShouldBeDisposed(IServiceProvider services, string orElse) =>
        Should.Throw<ObjectDisposedException>(() => services.GetService<IServiceScopeFactory>(), orElse);
}
