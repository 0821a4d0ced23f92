namespace Leak.Timeouts.Limits;

/// <summary>What can fire. Users know it as <c>TimeoutLimit</c>, which says what each is.</summary>
internal enum Limit
{
    Handshake,
    RequestHead,
    KeepAlive,
    Read,
    Write,
    Handler,
    Upstream,
    Stream,
    WebSocket,
    MinDataRate,
    MaxRequests,
    MaxConnections,
}
