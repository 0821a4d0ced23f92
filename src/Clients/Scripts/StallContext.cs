using Leak.Clients.Wire;

namespace Leak.Clients.Scripts;

/// <summary>What a stall must know of its run to write its script.</summary>
public sealed record StallContext
{
    /// <summary>The server's name, as in <c>Host</c>: <c>localhost:8080</c>. Default: <c>localhost</c>.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>Sent with every request beside what it must have: names and values, which are not checked. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>What every request begins with.</summary>
    internal Authority Authority => new(Host) { Headers = Headers };

    /// <summary><see cref="Host"/> without its port, as TLS asks for it.</summary>
    public string HostName => new Uri($"http://{Host}").IdnHost;

    /// <summary>Whether HTTP/2 goes over TLS, agreed on by ALPN. Default: it goes over plain TCP, by prior knowledge.</summary>
    public bool IsOverTls { get; init; }

    /// <summary>The path to ask: the stall's <see cref="Workload.Path"/>, or what another server has in its place. Default: <c>/</c>.</summary>
    public string Path { get; init; } = "/";

    /// <summary>The limit that the stall tries to evade; more than zero. <see langword="null"/> (the default): not known.</summary>
    public TimeSpan? Evades { get; init; }

    /// <summary>How much of its body a stall sends at once that starts fast, in bytes; 1 to 1,000,000. Default: 10,000.</summary>
    public int BurstBytes { get; init; } = 10_000;

    /// <summary>Makes what is random in the stall the same again. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// A drip's interval: as it was measured, or a third of the limit that it evades where that is shorter, so that
    /// in a quick run it still drips several times before it is stopped.
    /// </summary>
    /// <param name="measured">The interval of the stall's summary; more than zero.</param>
    public TimeSpan Every(TimeSpan measured) => Evades / 3 is { } third && third < measured ? third : measured;
}
