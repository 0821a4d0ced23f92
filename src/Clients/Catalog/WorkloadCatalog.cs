namespace Leak.Clients.Catalog;

/// <summary>Every workload by id: the stalls, the floods, then the live clients.</summary>
public static class WorkloadCatalog
{
    private static readonly Dictionary<string, string> s_shortNames = new(StringComparer.Ordinal)
    {
        ["idle"] = Stalls.Tcp.Idle.Id,
        ["normal"] = LiveClients.Normal.Id,
    };

    /// <summary>All there are, family by family: live clients last.</summary>
    public static IReadOnlyList<Workload> All { get; } = [.. Stalls.All, .. Stalls.Unbounded, .. Floods.All, .. LiveClients.All];

    /// <summary>Short names, as on the command line, and the ids that they stand for.</summary>
    public static IReadOnlyDictionary<string, string> ShortNames => s_shortNames;

    /// <summary>The workload of an id or a short name.</summary>
    /// <param name="id">As in docs/stalls.md, or <c>idle</c>, or <c>normal</c>.</param>
    /// <exception cref="ArgumentException">There is no such workload; the message lists all.</exception>
    public static Workload Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var full = s_shortNames.GetValueOrDefault(id, id);
        return All.FirstOrDefault(workload => workload.Id == full)
            ?? throw new ArgumentException($"No workload '{id}'. There are: {string.Join(", ", s_shortNames.Keys.Concat(All.Select(workload => workload.Id)))}.");
    }
}
