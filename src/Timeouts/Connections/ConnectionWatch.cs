using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using Leak.Timeouts.Requests;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Leak.Timeouts.Connections;

/// <summary>
/// A connection as Kestrel sees it, watched. It passes everything on, notes when a TLS handshake is done (Kestrel then sets the
/// transport), knows the requests in progress, and at each heartbeat ends what has passed its limit.
/// </summary>
internal sealed partial class ConnectionWatch : ConnectionContext, IWatchedConnection
{
    private readonly ConnectionContext _inner;
    private readonly IDuplexPipe _raw;
    private readonly bool _onlyHttp2;
    private readonly long _acceptedAt;
    private IDuplexPipe _transport;
    private ClientFrames? _frames;
    private bool _isSecured;

    /// <param name="inner">The connection.</param>
    /// <param name="onlyHttp2">Whether the endpoint speaks HTTP/2 alone; else it takes TLS's word for it.</param>
    /// <param name="settings">The server's.</param>
    public ConnectionWatch(ConnectionContext inner, bool onlyHttp2, WatchSettings settings)
    {
        _inner = inner;
        _onlyHttp2 = onlyHttp2;
        Settings = settings;
        _acceptedAt = _readyAt = _idleSince = settings.Time.GetTimestamp();
        _transport = inner.Transport;
        // Beneath UseHttps in the pipeline, the handshake is done already.
        _isSecured = IsTls;
        OnReady();
        _raw = _transport;
    }

    public WatchSettings Settings { get; }

    public bool IsHttp2 => _frames is not null;

    public override string ConnectionId { get => _inner.ConnectionId; set => _inner.ConnectionId = value; }

    public override IFeatureCollection Features => _inner.Features;

    public override IDictionary<object, object?> Items { get => _inner.Items; set => _inner.Items = value; }

    public override CancellationToken ConnectionClosed { get => _inner.ConnectionClosed; set => _inner.ConnectionClosed = value; }

    public override EndPoint? LocalEndPoint { get => _inner.LocalEndPoint; set => _inner.LocalEndPoint = value; }

    public override EndPoint? RemoteEndPoint { get => _inner.RemoteEndPoint; set => _inner.RemoteEndPoint = value; }

    public override IDuplexPipe Transport
    {
        get => _transport;
        set
        {
            _transport = value;
            if (!_isSecured && IsTls && !ReferenceEquals(value, _raw))
            {
                _isSecured = true;
                _readyAt = _idleSince = Settings.Time.GetTimestamp();
                _frames = null;
                OnReady();
            }

            _inner.Transport = _transport;
        }
    }

    private bool IsTls => Features.Get<ITlsHandshakeFeature>() is not null;

    private bool IsHandshaking => !_isSecured && IsTls;

    /// <summary>Watches <paramref name="connection"/> until <paramref name="next"/> is done with it.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="onlyHttp2">Whether the endpoint speaks HTTP/2 alone.</param>
    /// <param name="settings">The server's.</param>
    /// <param name="next">What serves it.</param>
    /// <param name="budget">Ends it at once where it is one too many; <see langword="null"/>: none is.</param>
    public static async Task RunAsync(
        ConnectionContext connection, bool onlyHttp2, WatchSettings settings, ConnectionDelegate next, ConnectionBudget? budget = null)
    {
        if (connection.Features.Get<ConnectionWatch>() is not null)
        {
            await next(connection);
            return;
        }

        try
        {
            if (budget?.Enter(connection) == false)
            {
                Refuse(connection);
                return;
            }

            var watch = Begin(connection, onlyHttp2, settings);
            try
            {
                await next(watch);
            }
            finally
            {
                watch.Complete();
            }
        }
        finally
        {
            budget?.Leave();
        }
    }

    public override void Abort() => _inner.Abort();

    public override void Abort(ConnectionAbortedException abortReason) => _inner.Abort(abortReason);

    private static ConnectionWatch Begin(ConnectionContext connection, bool onlyHttp2, WatchSettings settings)
    {
        // Kestrel records why it closed a connection even where nobody listens to its metrics, if it is given somewhere.
        if (connection.Features.Get<IConnectionMetricsTagsFeature>() is null)
        {
            connection.Features.Set<IConnectionMetricsTagsFeature>(new Tags());
        }

        var watch = new ConnectionWatch(connection, onlyHttp2, settings);
        connection.Features.Set(watch);
        connection.Features.Get<IConnectionHeartbeatFeature>()?.OnHeartbeat(
            static watch =>
            {
                // As Kestrel itself: nothing times out at a breakpoint.
                if (!Debugger.IsAttached)
                {
                    ((ConnectionWatch)watch).Beat();
                }
            },
            watch);
        return watch;
    }

    private void OnReady()
    {
        var isHttp2 = _onlyHttp2 || Features.Get<ITlsApplicationProtocolFeature>()?.ApplicationProtocol.Span.SequenceEqual("h2"u8) == true;
        if (isHttp2 && (_isSecured || !IsTls))
        {
            _frames = new ClientFrames(Settings.Time, this);
            _transport = new ObservedTransport(_transport, _frames, new ServerFrames(this));
        }
        else
        {
            _transport = new ObservedTransport(_transport, client: null, this);
        }
    }

    private sealed class Tags : IConnectionMetricsTagsFeature
    {
        ICollection<KeyValuePair<string, object?>> IConnectionMetricsTagsFeature.Tags { get; } = new List<KeyValuePair<string, object?>>();
    }
}
