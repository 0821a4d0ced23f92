using Leak.Bounds.Workloads.Http1;

namespace Leak.Bounds.Workloads;

/// <summary>The workloads by id.</summary>
public static class WorkloadCatalog
{
    private static readonly Dictionary<string, string> s_shortNames = new(StringComparer.Ordinal)
    {
        ["idle"] = "tcp/idle",
        ["normal"] = "live/post",
    };

    /// <summary>All there are, in the order of STALLS.md: live clients last.</summary>
    public static IReadOnlyList<IWorkload> All { get; } =
    [
        new TcpIdle(),

        new KeepAliveIdle(),

        new LivePost(),
    ];

    /// <summary>Short names, as on the command line, and the ids that they stand for.</summary>
    public static IReadOnlyDictionary<string, string> ShortNames => s_shortNames;

    /// <summary>The workload of an id or a short name.</summary>
    /// <param name="id">As in STALLS.md, or <c>idle</c>, or <c>normal</c>.</param>
    /// <exception cref="ArgumentException">There is none; the message lists what there is.</exception>
    public static IWorkload Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var full = s_shortNames.GetValueOrDefault(id, id);
        return All.FirstOrDefault(workload => workload.Id == full)
            ?? throw new ArgumentException($"No workload '{id}'. There are: {string.Join(", ", s_shortNames.Keys.Concat(All.Select(workload => workload.Id)))}.");
    }
}
