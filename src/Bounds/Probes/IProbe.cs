using Leak.Bounds.Facts;

namespace Leak.Bounds.Probes;

/// <summary>A count that is read from the server under test.</summary>
/// <remarks>The sampler reads one probe at a time, never concurrently with itself.</remarks>
public interface IProbe : IAsyncDisposable
{
    /// <summary>What is counted.</summary>
    Quantity Quantity { get; }

    /// <summary>
    /// Why this platform or this server cannot serve the probe; <see langword="null"/> where it can.
    /// An unavailable probe is named in the report, is never read and fails nothing.
    /// </summary>
    string? Unavailable { get; }

    /// <summary>Reads the count now.</summary>
    /// <exception cref="ProbeException">The count could not be read: the server is gone, say.</exception>
    ValueTask<double> ReadAsync(CancellationToken cancellationToken);
}
