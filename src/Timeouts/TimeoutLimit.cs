using Leak.Timeouts.Limits;

namespace Leak.Timeouts;

/// <summary>What can fire. <see cref="TimeoutLimitNames"/> has the name of each in metrics.</summary>
public enum TimeoutLimit
{
    /// <summary><see cref="TimeoutsOptions.Handshake"/>: a TLS handshake that was not finished.</summary>
    Handshake = (int)Limit.Handshake,

    /// <summary><see cref="TimeoutsOptions.RequestHead"/>: a new connection without a whole request head, or a head that stopped half-way.</summary>
    RequestHead = (int)Limit.RequestHead,

    /// <summary><see cref="TimeoutsOptions.KeepAlive"/>: a connection with no request in progress.</summary>
    KeepAlive = (int)Limit.KeepAlive,

    /// <summary><see cref="TimeoutsOptions.Read"/>: a request's body that did not end.</summary>
    Read = (int)Limit.Read,

    /// <summary><see cref="TimeoutsOptions.Write"/>: a response that the client did not take.</summary>
    Write = (int)Limit.Write,

    /// <summary><see cref="TimeoutsOptions.Handler"/>: a request that did not end.</summary>
    Handler = (int)Limit.Handler,

    /// <summary><see cref="TimeoutsOptions.Upstream"/>: another server that did not accept or answer.</summary>
    Upstream = (int)Limit.Upstream,

    /// <summary><see cref="TimeoutsOptions.Stream"/>: a long-lived response that fell silent or that the client does not read.</summary>
    Stream = (int)Limit.Stream,

    /// <summary><see cref="TimeoutsOptions.WebSocket"/>: a WebSocket whose client fell silent or does not read.</summary>
    WebSocket = (int)Limit.WebSocket,

    /// <summary>Kestrel's minimum rates, where <see cref="TimeoutsOptions.MinRequestBodyDataRate"/> or <see cref="TimeoutsOptions.MinResponseDataRate"/> asks for them.</summary>
    MinDataRate = (int)Limit.MinDataRate,

    /// <summary><see cref="TimeoutsOptions.MaxRequests"/>: an endpoint with too many requests in progress.</summary>
    MaxRequests = (int)Limit.MaxRequests,

    /// <summary><see cref="TimeoutsOptions.MaxConnections"/>, or the files that the process may open: a connection too many.</summary>
    MaxConnections = (int)Limit.MaxConnections,
}
