using Leak.Clients;
using Leak.Clients.Catalog;
using Leak.Tool.Jobs;

namespace Leak.Tool.Commands;

/// <summary>Which workloads a run is asked for: ids, short names, patterns (<c>http2/*</c>), or all.</summary>
internal sealed class WorkloadSelection
{
    private const string All = "all";

    private WorkloadSelection(string name, IReadOnlyList<Workload> workloads, IReadOnlyList<string> leftOut)
    {
        Name = name;
        Workloads = workloads;
        LeftOut = leftOut;
    }

    /// <summary>The scenario's id.</summary>
    public string Name { get; }

    /// <summary>At least one.</summary>
    public IReadOnlyList<Workload> Workloads { get; }

    /// <summary>What a pattern would have brought, and why it is not run.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>Finds them.</summary>
    /// <param name="names">Ids, short names, patterns or <c>all</c>; empty: all.</param>
    /// <param name="only">Patterns, of which a workload must match one; empty: every one does.</param>
    /// <param name="whyNot">Why a workload cannot be run, or <see langword="null"/>.</param>
    /// <param name="floods">Whether patterns bring floods too. Default: not, a flood is named.</param>
    /// <exception cref="UsageException">A name or a pattern finds nothing, a workload is named twice or cannot be run.</exception>
    public static WorkloadSelection Of(string[] names, string[] only, Func<Workload, string?> whyNot, bool floods = false)
    {
        if (names.Length == 0 && only.Length == 0 && !floods)
        {
            throw new UsageException($"run: name a workload, a pattern (http2/*) or all; there are: {string.Join(", ", WorkloadCatalog.All.Select(workload => workload.Id))}");
        }

        if (Array.Find(only, pattern => !WorkloadCatalog.All.Any(workload => Matches(pattern, workload))) is { } vain)
        {
            throw new UsageException($"--only {vain}: no workload's id is like that; list shows what there is");
        }

        string[] asked = names.Length == 0 ? [All] : names;
        var chosen = new List<Workload>();
        var leftOut = new List<string>();
        foreach (var name in asked)
        {
            Choose(name, [.. Find(name).Where(workload => !IsPattern(name) || IsMeant(workload)).Where(workload => only.Length == 0 || only.Any(pattern => Matches(pattern, workload)))]);
        }

        if (chosen.Count == 0)
        {
            throw new UsageException($"run {string.Join(' ', asked)}{(only.Length > 0 ? $" --only {string.Join(' ', only)}" : "")}: no workload is left{(leftOut.Count > 0 ? $": {leftOut[0]}" : "; list shows what there is")}");
        }

        return new WorkloadSelection(chosen.Count == 1 ? chosen[0].Id : string.Join(' ', only.Length > 0 ? only : asked), chosen, leftOut);

        // Without any name --floods means them alone.
        bool IsMeant(Workload workload) => workload is Stall { FloodsFor: not null } ? floods : names.Length + only.Length > 0;

        void Choose(string name, List<Workload> found)
        {
            foreach (var workload in found)
            {
                if (whyNot(workload) is { } reason)
                {
                    if (!IsPattern(name))
                    {
                        throw new UsageException($"run {workload.Id}: {reason}");
                    }

                    leftOut.Add($"{workload.Id}: {reason}");
                }
                else if (!chosen.Contains(workload))
                {
                    chosen.Add(workload);
                }
                else if (!IsPattern(name))
                {
                    throw new UsageException($"run {string.Join(' ', asked)}: {workload.Id} stands there twice; a run's report has one row for each workload");
                }
            }
        }
    }

    private static bool IsPattern(string name) => name == All || name.Contains('*', StringComparison.Ordinal);

    private static bool Matches(string pattern, Workload workload) =>
        pattern == All || IdPattern.Matches(pattern, workload);

    private static List<Workload> Find(string name)
    {
        if (IsPattern(name))
        {
            var found = WorkloadCatalog.All.Where(workload => Matches(name, workload)).ToList();
            return found.Count > 0 ? found : throw new UsageException($"run {name}: no workload's id is like that; list shows what there is");
        }

        try
        {
            return [WorkloadCatalog.All.FirstOrDefault(workload => workload.Id.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? WorkloadCatalog.Find(name)];
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"run {name}: {e.Message}", e);
        }
    }
}
