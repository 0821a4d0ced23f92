namespace Leak.Bounds.Probes;

/// <summary>A count that is read from the server under test.</summary>
/// <remarks>The sampler reads one probe at a time, never concurrently with itself.</remarks>
public interface IProbe : IAsyncDisposable
{
    /// <summary>The name in reports, one of <see cref="ProbeNames"/> where it is one of ours.</summary>
    string Name { get; }

    /// <summary>What is counted: <c>connections</c>, <c>tasks</c>, <c>bytes</c> …</summary>
    string Unit { get; }

    /// <summary>
    /// Why this platform or this server cannot serve the probe; <see langword="null"/> where it can.
    /// An unavailable probe is named in the report, is never read and fails nothing.
    /// </summary>
    string? Unavailable { get; }

    /// <summary>
    /// The reading that this probe shares with others; <see langword="null"/>, the default: it reads by itself.
    /// The sampler refreshes a source once in a round, then reads every probe of it.
    /// </summary>
    IProbeSource? Source => null;

    /// <summary>Reads the count now; with a <see cref="Source"/>: as it was when that was last refreshed.</summary>
    /// <exception cref="ProbeException">The count could not be read: the server is gone, say.</exception>
    ValueTask<double> ReadAsync(CancellationToken cancellationToken);
}
