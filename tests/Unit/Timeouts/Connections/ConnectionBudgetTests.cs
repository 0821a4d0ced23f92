using System.Net.Sockets;
using Leak.Timeouts;
using Leak.Timeouts.Connections;
using Leak.Timeouts.Limits;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using System.Diagnostics.Metrics;

namespace Leak.Unit.Timeouts.Connections;

/// <summary>Which connection is one too many, and what is said of it.</summary>
internal sealed class ConnectionBudgetTests
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly LogLines _log = new();
    private readonly FakeTimeProvider _time = new();

    [SetUp]
    public void SetUp() => _log.Clear();

    [OneTimeTearDown]
    public void TearDown() => _services.Dispose();

    [Test]
    public void Connection_BeyondTheMost_IsRefusedUntilOneLeaves()
    {
        var budget = Budget(new TimeoutsOptions { MaxConnections = 2 });

        budget.Enter(Connection()).ShouldBeTrue();
        budget.Enter(Connection()).ShouldBeTrue();
        budget.Enter(Connection()).ShouldBeFalse();
        budget.Leave();
        budget.Enter(Connection()).ShouldBeFalse("the refused one has not left yet");
        budget.Leave();
        budget.Leave();
        budget.Enter(Connection()).ShouldBeTrue();
    }

    [Test]
    public void Connections_WithoutAMost_AreNotRefused()
    {
        var budget = Budget(new TimeoutsOptions { MaxConnections = 0 });

        for (var i = 0; i < 100; i++)
        {
            budget.Enter(Connection()).ShouldBeTrue();
        }
    }

    [Test]
    public void Refusals_InAFlood_AreLoggedOnceInTenSeconds()
    {
        var budget = Budget(new TimeoutsOptions { MaxConnections = 1 });
        for (var second = 0; second <= 10; second++)
        {
            budget.Enter(Connection());
            budget.Enter(Connection());
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _log.Lines.ShouldBe(Enumerable.Repeat("1 connections are open: refusing more until some end. To change that: Timeouts:MaxConnections", 2));
    }

    [Test]
    [Platform(Include = "Linux", Reason = "Elsewhere a socket's handle is no descriptor.")]
    public void Connection_PastTheEdge_IsRefusedByItsDescriptor()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var descriptor = (int)socket.Handle;

        // A quarter is left alone.
        var within = new OpenFiles((descriptor + 1) * 4 / 3);
        var past = new OpenFiles(descriptor * 4 / 3);

        (within.MostConnections > descriptor, past.MostConnections > descriptor).ShouldBe((true, false));
        Budget(new TimeoutsOptions(), within).Admits(Connection(socket)).ShouldBeTrue();
        Budget(new TimeoutsOptions(), past).Admits(Connection(socket)).ShouldBeFalse();
        Budget(new TimeoutsOptions(), files: null).Admits(Connection(socket)).ShouldBeTrue("it is not known what the process may open");
        _log.Lines.Single().ShouldBe(
            $"The process may open {past.Limit} files, and all but the last {past.Reserve} are open: refusing connections until some end. "
            + "To change that: the limit of open files (ulimit -n in a shell, LimitNOFILE of a systemd unit, --ulimit nofile of a container)");
    }

    [Test]
    [Platform(Include = "Linux", Reason = "Elsewhere a socket's handle is no descriptor.")]
    public void Connections_WhereTheyAreObserved_AreAllLetIn()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var budget = Budget(new TimeoutsOptions { Mode = TimeoutsMode.Observe, MaxConnections = 1 }, new OpenFiles(4));

        budget.Admits(Connection(socket)).ShouldBeTrue();
        budget.Enter(Connection()).ShouldBeTrue();
        budget.Enter(Connection()).ShouldBeTrue();

        _log.Lines.Count.ShouldBe(2);
        _log.Lines.ShouldAllBe(line => line.StartsWith("Observed: "));
    }

    [TestCase(3_072, 0)]
    [TestCase(3_073, 1)]
    public void Start_WithMoreConnectionsThanTheProcessCanHave_WarnsOnce(int maxConnections, int warnings)
    {
        var budget = Budget(new TimeoutsOptions { MaxConnections = maxConnections }, new OpenFiles(4_096));

        budget.OnBound();
        budget.OnBound();

        _log.Lines.Count.ShouldBe(warnings);
        _log.Lines.ShouldAllBe(line => line.StartsWith(
            "Timeouts:MaxConnections is 3073, but the process may open 4096 files: from 3072 on newcomers are refused. To change that: the limit of open files"));
    }

    [Test]
    public async Task Watch_OfARefusedConnection_ServesItNotAndSaysWhy()
    {
        var options = new TimeoutsOptions { MaxConnections = 1 };
        var budget = Budget(options);
        var settings = options.ToWatchSettings(new TimeoutsMeter(_services.GetRequiredService<IMeterFactory>(), _log), _time);
        budget.Enter(Connection());
        var refused = Connection();
        var tags = new Tags();
        refused.Features.Set<IConnectionMetricsTagsFeature>(tags);

        await ConnectionWatch.RunAsync(refused, onlyHttp2: false, settings, _ => throw new ShouldAssertException("it was served"), budget);

        tags.All.ShouldBe([new("error.type", "max_concurrent_connections_exceeded")]);
        budget.Leave();
        budget.Enter(Connection()).ShouldBeTrue("the refused one has given its place back");
    }

    private ConnectionBudget Budget(TimeoutsOptions options, OpenFiles? files = null) =>
        options.ToConnectionBudget(new TimeoutsMeter(_services.GetRequiredService<IMeterFactory>(), _log), files, _time);

    private static DefaultConnectionContext Connection(Socket? socket = null)
    {
        var connection = new DefaultConnectionContext();
        if (socket is not null)
        {
            connection.Features.Set<IConnectionSocketFeature>(new SocketFeature(socket));
        }

        return connection;
    }

    private sealed class Tags : IConnectionMetricsTagsFeature
    {
        public List<KeyValuePair<string, object?>> All { get; } = [];

        ICollection<KeyValuePair<string, object?>> IConnectionMetricsTagsFeature.Tags => All;
    }

    private sealed record SocketFeature(Socket Socket) : IConnectionSocketFeature;
}
