using Leak.Timeouts.Limits;
using Microsoft.AspNetCore.Http.Features;

namespace Leak.Timeouts.Requests;

/// <summary>What a request's watch knows of its connection, and tells it.</summary>
internal interface IWatchedConnection
{
    WatchSettings Settings { get; }

    bool IsHttp2 { get; }

    string ConnectionId { get; }

    IFeatureCollection Features { get; }

    /// <summary>On HTTP/2: what the server sends; <see langword="null"/> on HTTP/1.</summary>
    SharedOutput? Output { get; }

    /// <summary>On HTTP/2: how much the server may send on each stream, before the client says more of it.</summary>
    long InitialWindow { get; }

    /// <summary>On HTTP/1: the bytes that the server has written, from the beginning.</summary>
    long SentBytes { get; }

    /// <summary>On HTTP/1: when the server last wrote; 0 before it has.</summary>
    long SentAt { get; }

    /// <summary>A request's handler is done, and on HTTP/1 its response was sent.</summary>
    void End(RequestWatch request);

    /// <summary>A request was asked to end. On HTTP/1 its connection goes with it.</summary>
    void OnRequestFired(RequestWatch request, Limit limit);

    /// <summary>A request holds its connection open no longer. Under the gate.</summary>
    void OnLiveEnded(long now);

    /// <summary>Has the connection aborted once the gate is left. Under the gate.</summary>
    void AbortSoon();

    /// <summary>Has <paramref name="deed"/> done once the gate is left, where Kestrel's own locks may be taken. Under the gate.</summary>
    void DoSoon(Action deed);
}
