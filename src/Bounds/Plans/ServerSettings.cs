using Leak.Clients.Catalog;
using Leak.Clients.Live;

namespace Leak.Bounds.Plans;

/// <summary>The settings of a server for a run, and what must become of each workload with them.</summary>
public abstract record ServerSettings
{
    /// <summary>Whether its timeouts are on, or meant to be.</summary>
    public abstract bool TimeoutsOn { get; }

    /// <summary>The limit that is off while the others are on, or the two: <c>Read and Write</c>; <see langword="null"/> (the default): none.</summary>
    public virtual string? Without => null;

    /// <summary>The settings in a word, for reports; <see langword="null"/> (the default): by the two above.</summary>
    public virtual string? Name => null;

    /// <summary>What must become of a stall's connections.</summary>
    /// <exception cref="ArgumentException">It is not known.</exception>
    public abstract Expectation Expect(Stall stall);

    /// <summary>From the start of one iteration of a live client to its next; <see langword="null"/>: it cannot keep pace with these settings.</summary>
    public abstract TimeSpan? PaceOf(LiveClient client);

    /// <summary>How long live clients go on where there are no stalls.</summary>
    public abstract TimeSpan LiveAlone { get; }
}
