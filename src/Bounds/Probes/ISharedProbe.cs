namespace Leak.Bounds.Probes;

/// <summary>A probe that answers from a reading which serves other probes too.</summary>
/// <remarks>
/// The sampler refreshes the source once in a round and then reads every probe of it; whoever calls
/// <see cref="IProbe.ReadAsync"/> gets a reading of its own.
/// </remarks>
internal interface ISharedProbe : IProbe
{
    /// <summary>The reading.</summary>
    IProbeSource Source { get; }

    /// <summary>Whether it is sampled while the clients are there. One that costs too much for that is read before and after.</summary>
    bool IsSampled => true;

    /// <summary>The count as it was when the source was last refreshed.</summary>
    /// <exception cref="ProbeException">The reading does not have it, or none was made yet.</exception>
    double ReadRefreshed();
}

/// <summary>One reading that serves several probes: a scrape of an address, a capture of the tasks.</summary>
/// <remarks>Thread-safe.</remarks>
internal interface IProbeSource
{
    /// <summary>What is read; names the reading in troubles.</summary>
    string Name { get; }

    /// <summary>Reads now; until the next call the probes answer from it.</summary>
    /// <exception cref="ProbeException">It could not be read: the server is gone, say.</exception>
    ValueTask RefreshAsync(CancellationToken cancellationToken);
}
