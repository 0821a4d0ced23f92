using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Clients.Live;

namespace Leak.Testing.Runs;

/// <summary>What a test asks for.</summary>
internal sealed record TestPlan
{
    /// <summary>The stalls, each with the path that it is to ask.</summary>
    public IReadOnlyList<Stall> Stalls { get; init; } = [];

    /// <summary>The live clients that are driven beside them.</summary>
    public IReadOnlyList<LiveClient> Live { get; init; } = [];

    /// <summary>The ids of the stalls whose path the test names: that path must be there.</summary>
    public IReadOnlySet<string> Located { get; init; } = new HashSet<string>();

    /// <summary>Whether the limits stay as they are.</summary>
    public bool IsFullScale { get; init; }

    /// <summary>The limits that the test gives, by name.</summary>
    public IReadOnlyDictionary<string, Limit> Given { get; init; } = new Dictionary<string, Limit>();

    /// <summary>The limit that the test gives for every stall without one of its own; <see langword="null"/>: none.</summary>
    public TimeSpan? GivenForAll { get; init; }
}
