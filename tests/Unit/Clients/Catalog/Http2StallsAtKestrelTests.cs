using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Leak.Clients;
using Leak.Clients.Catalog;
using Leak.Clients.Parking;
using Leak.Clients.Scripts;
using Leak.Clients.Wire;
using Leak.Clients.Wire.Http2;
using Leak.Shared;
using Microsoft.AspNetCore.Builder;

namespace Leak.Unit.Clients.Catalog;

/// <summary>Every row at once on a Kestrel with its default limits, which stop none of them this soon: only a flood is.</summary>
[Parallelizable]
internal sealed class Http2StallsAtKestrelTests
{
    private const string Flood = "http2/continuation-flood";

    // What Kestrel answers to each drip of these; the others' it only takes.
    private static readonly Dictionary<string, string> s_answers = new()
    {
        ["http2/ping-drip"] = "Ping ack",
        ["http2/settings-drip"] = "Settings ack",
        ["http2/window-drip"] = "Data",
    };

    private static readonly TimeSpan s_watched = TimeSpan.FromSeconds(2);

    // By then a busy Kestrel has begun the requests of each.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan s_evaded = TimeSpan.FromSeconds(0.3);

    private readonly ConcurrentDictionary<int, int> _requests = new();
    private readonly Dictionary<string, ParkLane> _lanes = [];
    private readonly Dictionary<string, Recording> _received = [];
    private readonly Dictionary<string, Watched> _watched = [];
    private LoopbackApp _app = null!;
    private Park _park = null!;

    private static IReadOnlyList<Stall> Rows => Stalls.Http2.All;

    private static IEnumerable<string> Held => Rows.Select(row => row.Id).Where(id => id != Flood);

    [OneTimeSetUp]
    public async Task ParkOneOfEach()
    {
        _app = await LoopbackApp.StartHttp2Async(Map);
        _park = new Park(new RunClock(TimeProvider.System));
        foreach (var row in Rows)
        {
            var recording = _received[row.Id] = new Recording();
            var context = new StallContext { Host = _app.Address.Authority, Path = row.Path ?? "/", Evades = s_evaded };
            _lanes[row.Id] = _park.AddLane(new IPEndPoint(IPAddress.Loopback, _app.Port), row.Script(context) with { Reader = () => recording });
            await _lanes[row.Id].OpenAsync(CancellationToken.None);
            LookAtAll();
        }

        await UntilAsync(LookAtAll, "each to be watched for long enough");

        // Only now: on a busy machine this may take until Kestrel's minimum rates end the first of them.
        await UntilAsync(
            () => s_answers.All(drip => _received[drip.Key].Count(drip.Value) > 3) && _received["http2/zero-window"].Count("Headers") > 0,
            "the answers to the drips");
    }

    [OneTimeTearDown]
    public async Task Release()
    {
        await _park.DisposeAsync();
        await _app.DisposeAsync();
    }

    [TestCaseSource(nameof(Held))]
    public void Stall_AtKestrelsDefaults_IsHeldAndBreaksNoRule(string id)
    {
        _watched[id].Lifetime.Duration.ShouldBeGreaterThanOrEqualTo(s_watched, $"Kestrel ended it: {_received[id]}");
        _watched[id].Lifetime.StalledAfter.ShouldNotBeNull("its script was not sent");
        _watched[id].Lifetime.RequestsEnded.ShouldBeNull($"it stalls on none of what was ended: {_received[id]}");
        _watched[id].Received.ShouldNotContain(frame => frame.StartsWith("GoAway", StringComparison.Ordinal) || frame.StartsWith("ResetStream", StringComparison.Ordinal));
    }

    [TestCaseSource(nameof(Held))]
    public void Stall_AtKestrelsDefaults_HoldsAsManyRequestsAsItSays(string id) =>
        _watched[id].Requests.ShouldBe(Rows.Single(row => row.Id == id).RequestsPerConnection!.Value);

    [Test]
    public void ContinuationFlood_AtKestrelsDefaults_IsEndedByTheHeaderCount()
    {
        _watched[Flood].Lifetime.IsCensored.ShouldBeFalse();
        _received[Flood].Frames.Last().ShouldBe("GoAway ProtocolError", _received[Flood].ToString());
    }

    [Test]
    public void WindowDrip_AtKestrel_IsSentAByteForEach()
    {
        var data = _received["http2/window-drip"].Frames.Where(frame => frame.StartsWith("Data", StringComparison.Ordinal)).ToList();

        // Two drips that Kestrel reads at once are answered in one frame.
        data.Sum(frame => int.Parse(frame.Split(' ')[2], CultureInfo.InvariantCulture)).ShouldBeLessThanOrEqualTo((int)(Lifetime("http2/window-drip").Duration / (s_evaded / 3)));
        _received["http2/zero-window"].Frames.ShouldNotContain(frame => frame.StartsWith("Data", StringComparison.Ordinal));
        _received["http2/zero-window"].Frames.ShouldContain(frame => frame.StartsWith("Headers", StringComparison.Ordinal));
    }

    /// <summary>Keeps what is to be said of each that was watched for long enough: soon after, Kestrel's minimum rates end some.</summary>
    /// <returns>Whether all were.</returns>
    private bool LookAtAll()
    {
        foreach (var row in Rows.Where(row => _lanes.ContainsKey(row.Id) && !_watched.ContainsKey(row.Id)))
        {
            var lifetime = Lifetime(row.Id);
            var requests = _requests.GetValueOrDefault(lifetime.ClientPort);
            // The flood is over once it is closed.
            var isThere = (row.Id != Flood && requests == row.RequestsPerConnection) || lifetime.Duration >= s_patience;
            if (!lifetime.IsCensored || (lifetime.Duration >= s_watched && isThere))
            {
                _watched[row.Id] = new Watched(lifetime, [.. _received[row.Id].Frames], requests);
            }
        }

        return _watched.Count == Rows.Count;
    }

    private Task<bool> UntilAsync(Func<bool> condition, string what) => Eventually.UntilAsync(
        condition, isMet => isMet, what, _ => string.Join("; ", Rows.Select(row => $"{row.Id}: {Lifetime(row.Id)}, received {_received[row.Id]}")));

    private Lifetime Lifetime(string id) => _lanes[id].Lifetimes().ShouldHaveSingleItem();

    private void Map(WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            _requests.AddOrUpdate(context.Connection.RemotePort, 1, (_, count) => count + 1);
            try
            {
                await next(context);
            }
            finally
            {
                _requests.AddOrUpdate(context.Connection.RemotePort, 0, (_, count) => count - 1);
            }
        });
        app.MapGet("/", () => "");
        app.MapPost("/post", context => context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted));
        app.MapGet("/stall/hung", context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        app.MapGet("/stall/download", async context =>
        {
            for (var megabyte = 0; megabyte < 64; megabyte++)
            {
                await context.Response.Body.WriteAsync(new byte[1 << 20], context.RequestAborted);
            }
        });
    }

    /// <summary>A stall once it was watched for long enough, or had ended.</summary>
    private sealed record Watched(Lifetime Lifetime, string[] Received, int Requests);

    /// <summary>The frames that the server sent on one connection, in words.</summary>
    private sealed class Recording : IAnswerReader
    {
        private readonly Http2AnswerReader _reader = new();
        private readonly FrameReader _frames = new();
        private readonly ConcurrentQueue<string> _words = new();

        public IReadOnlyCollection<string> Frames => _words;

        public bool IsAnswered => _reader.IsAnswered;

        public int RequestsEnded => _reader.RequestsEnded;

        public int? StatusCode => _reader.StatusCode;

        public void Read(ReadOnlySpan<byte> bytes)
        {
            _reader.Read(bytes);
            while (_frames.TryRead(ref bytes, out var frame))
            {
                _words.Enqueue(frame.Type switch
                {
                    FrameType.GoAway or FrameType.ResetStream => $"{frame.Type} {frame.Error}",
                    _ when frame.IsAck => $"{frame.Type} ack",
                    _ => $"{frame.Type} {frame.StreamId} {frame.PayloadBytes} B",
                });
            }
        }

        public int Count(string word) => _words.Count(frame => frame.StartsWith(word, StringComparison.Ordinal));

        public override string ToString() => string.Join(", ", _words);
    }
}
