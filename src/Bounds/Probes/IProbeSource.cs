namespace Leak.Bounds.Probes;

/// <summary>One reading that serves several probes: a scrape of an address, a capture of the tasks.</summary>
public interface IProbeSource
{
    /// <summary>What is read; names the reading in troubles.</summary>
    string Name { get; }

    /// <summary>Reads now, for every probe of the source; until the next call they answer from it.</summary>
    /// <exception cref="ProbeException">It could not be read: the server is gone, say.</exception>
    ValueTask RefreshAsync(CancellationToken cancellationToken);
}
