using System.Diagnostics.Metrics;
using Leak.Timeouts;
using Leak.Timeouts.Reporting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Timeouts.Reporting;

/// <summary>The most connections that there may be if the limits act.</summary>
[Parallelizable]
public sealed class ConnectionBoundTests : IDisposable
{
    private static readonly TimeSpan s_within = TimeSpan.FromSeconds(64);

    private readonly FakeTimeProvider _time = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private IMeterFactory _meters = null!;
    private UpDownCounter<long> _connections = null!;
    private UpDownCounter<long> _requests = null!;

    [SetUp]
    public void MakeTheFrameworksMeters()
    {
        _meters = _services.GetRequiredService<IMeterFactory>();
        _connections = _meters.Create("Kestrel").CreateUpDownCounter<long>("kestrel.active_connections");
        _requests = _meters.Create("Hosting").CreateUpDownCounter<long>("http.server.active_requests");
    }

    public void Dispose() => _services.Dispose();

    [Test]
    public void Bound_IsOfConnectionsOpenedAndRequestsEndedWithinTheLimitAndRequestsInProgress()
    {
        using var bound = Create("bound", s_within);
        for (var at = 0; at < 5; at++)
        {
            _connections.Add(1);
        }

        Read("bound").ShouldBe(5, "opened");
        _connections.Add(-1);
        Read("bound").ShouldBe(5, "one that is closed was opened in that time all the same");

        _requests.Add(1);
        Read("bound").ShouldBe(6, "in progress");

        _time.Advance(s_within * 1.1);
        Read("bound").ShouldBe(1, "idle connections must be gone, and the one with a request may be there");

        _requests.Add(-1);
        Read("bound").ShouldBe(1, "its connection may wait for the next");

        _time.Advance(s_within * 1.1);
        Read("bound").ShouldBe(0);
    }

    [Test]
    public void Bound_WhereNothingLimitsAConnection_IsNotThere()
    {
        using var bound = Create("none", within: null);

        Read("none").ShouldBeNull();
    }

    [TestCase(10, 60, 30, 92.5)]
    [TestCase(200, 60, 30, 207.5, TestName = "Longest_WhenTheFirstHeadMayTakeLonger_IsThatAndTheHandshake")]
    [TestCase(0, 60, 30, null)]
    [TestCase(10, 0, 30, null)]
    public void Longest_IsThatOfAConnectionWithoutARequest(double head, double keepAlive, double read, double? expected)
    {
        var options = new TimeoutsOptions { RequestHead = TimeSpan.FromSeconds(head), KeepAlive = TimeSpan.FromSeconds(keepAlive), Read = TimeSpan.FromSeconds(read) };

        options.LongestWithoutRequest().ShouldBe(expected is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
    }

    private ConnectionBound Create(string name, TimeSpan? within) => new(_meters, _meters.Create("Leak.Timeouts.Test"), name, within, _time);

    private long? Read(string name)
    {
        long? read = null;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, _meters) && instrument.Name == name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => read = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return read;
    }
}
