using Leak.Clients.Wire;

namespace Leak.Clients.Live;

/// <summary>What a live client needs to know of its run.</summary>
/// <param name="Client">The client.</param>
/// <param name="BaseAddress">The server's address.</param>
/// <param name="Pace">From the start of one iteration of a client to its next.</param>
/// <param name="Seed">Makes what is random in the workload the same again.</param>
/// <param name="Clock">The run's clock.</param>
public sealed record LiveContext(LiveClient Client, Uri BaseAddress, TimeSpan Pace, int Seed, RunClock Clock)
{
    /// <summary>The path to ask, where this server has another in place of the client's own. Default: the client's own.</summary>
    public string? Path { get => field ?? Client.Path; init; }

    /// <summary>The Host that is sent. Default: the address's.</summary>
    internal string Host { get => field ?? BaseAddress.Authority; init; }

    /// <summary>Sent with every request beside that. Default: none.</summary>
    internal IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>What every request begins with.</summary>
    internal Authority Authority => new(Host) { Headers = Headers };

    /// <summary>The addresses that the clients' connections come from; <see langword="null"/> (the default): the system's choice.</summary>
    internal SourceAddresses? Sources { get; init; }

    /// <summary>
    /// Told of each answer that came as soon as the server had it. A client that makes its requests last has none.
    /// <see langword="null"/> (the default): nobody wants to know.
    /// </summary>
    public Action<Latency>? OnLatency { get; init; }
}
