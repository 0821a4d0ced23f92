using System.IO.Pipelines;
using Leak.Timeouts;
using Leak.Timeouts.Connections;
using Leak.Timeouts.Requests;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using System.Diagnostics.Metrics;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Leak.Unit.Timeouts;

/// <summary>A watched connection without a socket, whose heartbeat is the test's.</summary>
internal sealed class FakeConnection : ConnectionContext, IConnectionLifetimeNotificationFeature, IConnectionMetricsTagsFeature, ITlsHandshakeFeature
{
    private static readonly TimeSpan s_heartbeat = TimeSpan.FromSeconds(1);
    private static readonly IMeterFactory s_meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    private readonly FakeTimeProvider _time = new();
    private readonly TaskCompletionSource _served = new();
    private readonly Task _run;

    private Socket? _socket;

    // The socket is what the kernel is asked about. It is closed where Kestrel would close it.
    public FakeConnection(
        TimeoutsOptions options, bool isTls = false, bool isHttp2 = false, ILogger<TimeoutsMeter>? logger = null, Socket? socket = null)
    {
        _socket = socket;
        if (socket is not null)
        {
            Features.Set<IConnectionSocketFeature>(new SocketFeature(socket));
        }

        var input = new Pipe();
        Transport = new DuplexPipe(input.Reader, new Pipe().Writer);
        Input = input.Writer;
        Features.Set<IConnectionLifetimeNotificationFeature>(this);
        Features.Set<IConnectionMetricsTagsFeature>(this);
        var settings = options.ToWatchSettings(new TimeoutsMeter(s_meters, logger ?? NullLogger<TimeoutsMeter>.Instance), _time);
        _run = ConnectionWatch.RunAsync(this, isHttp2, settings, watch =>
        {
            Watch = (ConnectionWatch)watch;
            return _served.Task;
        });
        if (isTls)
        {
            Features.Set<ITlsHandshakeFeature>(this);
        }
    }

    public ConnectionWatch Watch { get; private set; } = null!;

    public PipeWriter Input { get; }

    public bool IsAborted { get; private set; }

    public bool IsAskedToClose { get; private set; }

    /// <summary>The time that has passed when the connection was first asked to close, or aborted.</summary>
    public TimeSpan? EndedAfter { get; private set; }

    public ICollection<KeyValuePair<string, object?>> Tags { get; } = [];

    public string? ErrorType => (string?)Tags.SingleOrDefault(tag => tag.Key == "error.type").Value;

    public override string ConnectionId { get; set; } = "fake";

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override IDuplexPipe Transport { get; set; }

    public CancellationToken ConnectionClosedRequested { get; set; }

    public SslProtocols Protocol => SslProtocols.Tls13;

#pragma warning disable SYSLIB0058 // The interface has them.
    public CipherAlgorithmType CipherAlgorithm => default;

    public int CipherStrength => 0;

    public HashAlgorithmType HashAlgorithm => default;

    public int HashStrength => 0;

    public ExchangeAlgorithmType KeyExchangeAlgorithm => default;

    public int KeyExchangeStrength => 0;
#pragma warning restore SYSLIB0058

    private TimeSpan Elapsed { get; set; }

    /// <summary>Lets time pass, with a heartbeat each second.</summary>
    public void Pass(double seconds)
    {
        for (var end = Elapsed + TimeSpan.FromSeconds(seconds); Elapsed < end;)
        {
            // Ticks are at whole seconds, as on a server that began then.
            var next = TimeSpan.FromSeconds(Math.Floor(Elapsed.TotalSeconds) + 1);
            var step = next <= end ? next - Elapsed : end - Elapsed;
            _time.Advance(step);
            Elapsed += step;
            if (Elapsed == next)
            {
                Watch.Beat();
            }
        }
    }

    /// <summary>Lets time pass whose heartbeats do not come.</summary>
    public void PassWithoutHeartbeat(double seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        Elapsed += TimeSpan.FromSeconds(seconds);
    }

    /// <summary>Ends as Kestrel does, which then records the tags.</summary>
    public async Task CloseAsync()
    {
        _served.TrySetResult();
        await _run;
    }

    public FakeRequest Begin(Endpoint? endpoint = null, int stream = 1) => new(this, endpoint, stream);

    public void RequestClose()
    {
        IsAskedToClose = true;
        EndedAfter ??= Elapsed;
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        // Without a reason it is no abort: Kestrel closes by FIN.
        _socket?.Shutdown(SocketShutdown.Both);
        _socket?.Dispose();
        _socket = null;
        if (abortReason is not null)
        {
            IsAborted = true;
            EndedAfter ??= Elapsed;
        }
    }

    private sealed record SocketFeature(Socket Socket) : IConnectionSocketFeature;

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}

/// <summary>A request on a <see cref="FakeConnection"/>.</summary>
internal sealed class FakeRequest
    : IHttp2StreamIdFeature, IHttpResetFeature, IHttpRequestBodyDetectionFeature, IHttpRequestTrailersFeature, IHttpMaxRequestBodySizeFeature
{
    private readonly Action _reset;
    private readonly FakeConnection _connection;
    private readonly RequestWatch _watch;
    private readonly FakeResponse _response = new();

    public FakeRequest(FakeConnection connection, Endpoint? endpoint, int stream)
    {
        StreamId = stream;
        var reset = new CancellationTokenSource();
        _reset = reset.Cancel;
        _connection = connection;
        Context.Features.Set<IHttpRequestBodyDetectionFeature>(this);
        Context.Features.Set<IHttpRequestTrailersFeature>(this);
        Context.Features.Set<IHttpMaxRequestBodySizeFeature>(this);
        Context.Features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature { RequestAborted = reset.Token });
        Context.Request.Method = "POST";
        Context.Features.Set<IHttp2StreamIdFeature>(this);
        Context.Features.Set<IHttpResponseFeature>(_response);
        Context.Features.Set<IHttpResetFeature>(this);
        Context.SetEndpoint(endpoint);
        _watch = connection.Watch.Begin(Context);
    }

    public DefaultHttpContext Context { get; } = new();

    public TimeoutLimit? Fired => (TimeoutLimit?)_watch.Fired;

    /// <summary>Its stream, where the connection speaks HTTP/2.</summary>
    public int StreamId { get; }

    /// <summary>Whether its stream was reset by the server.</summary>
    public bool IsEnded { get; private set; }

    public bool CanHaveBody { get; set; }

    public bool Available { get; set; }

    /// <summary>Whether the handler reads the body.</summary>
    public bool IsReadOnly { get; set; }

    public long? MaxRequestBodySize { get; set; }

    public IHeaderDictionary Trailers { get; } = new HeaderDictionary();

    public void Respond() => _watch.OnStarting();

    public void Progress() => _watch.OnProgress();

    /// <summary>As Kestrel sends some of the response on HTTP/1.</summary>
    public void Send(int bytes = 1)
    {
        ISentBytes sent = _connection.Watch;
        sent.OnBytes(new byte[bytes]);
        sent.OnFlush();
    }

    public void Upgrade() => _watch.OnUpgraded();

    /// <summary>As the handler of an upgraded connection writes.</summary>
    public void Write(int bytes) => _watch.OnWriting(bytes);

    /// <summary>As the client resets an HTTP/2 stream: Kestrel cancels its token, and sends nothing more.</summary>
    public void Reset() => _reset();

    void IHttpResetFeature.Reset(int errorCode) => IsEnded = true;

    public Task EndAsync()
    {
        _response.Begin(true);
        return _watch.OnCompleted();
    }

    /// <summary>As Kestrel, once it has read the rest of the body away: the features are the next request's, whose head is not whole.</summary>
    public void BecomeNext() => _response.Begin(false);

    private sealed class FakeResponse : HttpResponseFeature
    {
        private bool _hasStarted;

        public override bool HasStarted => _hasStarted;

        public void Begin(bool hasStarted) => _hasStarted = hasStarted;
    }
}
