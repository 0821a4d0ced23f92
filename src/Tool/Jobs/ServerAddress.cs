using System.Net;
using Leak.Clients.Catalog;

namespace Leak.Tool.Jobs;

/// <summary>A server that was started in a process of its own.</summary>
/// <param name="url">Its base address, plain HTTP.</param>
/// <param name="diagnostics">Its diagnostics' address.</param>
/// <param name="processId">The id of its process.</param>
/// <param name="others">Its listeners beside the plain one.</param>
/// <param name="stopAsync">Ends the process, if it has not ended by then; called once.</param>
public sealed class ServerAddress(Uri url, Uri diagnostics, int processId, IReadOnlyDictionary<ServerListener, IPEndPoint> others, Func<ValueTask> stopAsync)
{
    /// <summary>Its base address, plain HTTP.</summary>
    public Uri Url { get; } = url;

    /// <summary>Its diagnostics' address.</summary>
    public Uri Diagnostics { get; } = diagnostics;

    /// <summary>The id of its process.</summary>
    public int ProcessId { get; } = processId;

    /// <summary>Its listeners beside the plain one.</summary>
    public IReadOnlyDictionary<ServerListener, IPEndPoint> Others { get; } = others;

    /// <summary>Ends the process, if it has not ended by then; called once.</summary>
    public Func<ValueTask> StopAsync { get; } = stopAsync;
}
