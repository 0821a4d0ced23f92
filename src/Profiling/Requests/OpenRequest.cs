using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Leak.Profiling.Requests;

/// <summary>A request in progress.</summary>
/// <remarks>
/// Who looks at it is on another thread, and a request's context is for its own thread alone. So what is told is noted as the request
/// begins. Its endpoint is known later: routing sets it here, as this is the request's feature for that.
/// </remarks>
internal sealed class OpenRequest : IEndpointFeature
{
    private readonly Lock _gate = new();
    private readonly Func<string?>? _limit;
    private volatile Endpoint? _endpoint;
    private volatile Task? _operation;
    private bool _hasEnded;

    public OpenRequest(HttpContext context, Func<string?>? limit, bool isLimitKnown)
    {
        var request = context.Request;
        (Method, Path, Protocol) = (request.Method, request.PathBase.Value + request.Path.Value, request.Protocol);
        (Address, Port) = (context.Connection.RemoteIpAddress, context.Connection.RemotePort);
        _endpoint = context.GetEndpoint();
        _limit = limit;
        IsLimitKnown = isLimitKnown;
    }

    // These three are the client's words.
    public string Method { get; }

    public string Path { get; }

    public string Protocol { get; }

    /// <summary>The client's; null where it has none: a Unix socket, a test host.</summary>
    public IPAddress? Address { get; }

    public int Port { get; }

    /// <summary>Of the clock of those that it is among.</summary>
    public long BegunAt { get; set; }

    /// <summary>Where it is among the others.</summary>
    public LinkedListNode<OpenRequest>? Node { get; set; }

    /// <summary>Which part of the others.</summary>
    public int Part { get; set; }

    public Endpoint? Endpoint
    {
        get => _endpoint;
        set => _endpoint = value;
    }

    /// <summary>Its operation, of which all that it awaits is a part; null as long as nothing of it has been parked.</summary>
    public Task? Operation
    {
        get => _operation;
        set => _operation = value;
    }

    /// <summary>Whether the application tells its limits.</summary>
    public bool IsLimitKnown { get; }

    /// <summary>The limit that it is under, as the application names it; null: none, or it has ended.</summary>
    public string? Limit()
    {
        // What tells it may be another request's as soon as this one has ended.
        lock (_gate)
        {
            return _hasEnded ? null : _limit?.Invoke();
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _hasEnded = true;
        }
    }
}
