using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace Leak.Shared;

/// <summary>
/// Finds namespaces of an assembly that use each other. Every namespace is a node of its own, the root's and a nested one too;
/// the slices of ArchUnitNET cannot count the root, so that its model is read here, and the cycle found.
/// </summary>
internal static class NamespaceCycles
{
    private const string Generated = "System.CodeDom.Compiler.GeneratedCodeAttribute";

    /// <summary>Arrows in one direction are named by so many pairs of types; the rest is counted.</summary>
    private const int MostPairs = 5;

    /// <summary>Each cycle, with the types that make it; empty when the namespaces depend one way only.</summary>
    /// <param name="assembly">Whose namespaces.</param>
    /// <param name="within">Only those that begin so.</param>
    internal static IReadOnlyList<string> Of(System.Reflection.Assembly assembly, string within = "Leak.")
    {
        // What is compiler-generated (lambdas, state machines) the loader counts with the method that it was made of.
        var types = new ArchLoader().LoadAssembly(assembly).Build().Types
            .Where(type => NamespaceOf(type).StartsWith(within, StringComparison.Ordinal) && !IsGenerated(type))
            .ToDictionary(type => type.FullName);
        var arrows = types.Values
            .SelectMany(type => type.Dependencies
                .Select(dependency => dependency.Target)
                .Where(target => types.ContainsKey(target.FullName) && NamespaceOf(target) != NamespaceOf(type))
                .Select(target => (From: type, To: target)))
            .GroupBy(pair => (From: NamespaceOf(pair.From), To: NamespaceOf(pair.To)))
            .ToDictionary(group => group.Key, group => Pairs(group));
        return [.. Cycles(arrows.Keys).Select(cycle => Describe(cycle, arrows))];
    }

    private static string NamespaceOf(IType type) => type.Namespace?.FullName ?? "";

    private static bool IsGenerated(IType type) =>
        type.IsCompilerGenerated || type.Attributes.Any(attribute => attribute.FullName == Generated);

    private static List<string> Pairs(IEnumerable<(IType From, IType To)> pairs) =>
        [.. pairs.Select(pair => $"{ShortName(pair.From)} uses {ShortName(pair.To)}").Distinct().Order(StringComparer.Ordinal)];

    private static string ShortName(IType type) => type.FullName[(NamespaceOf(type).Length + 1)..];

    /// <summary>A shortest cycle through each namespace that is in one, each only once.</summary>
    private static IEnumerable<List<string>> Cycles(IEnumerable<(string From, string To)> arrows)
    {
        var next = arrows.ToLookup(arrow => arrow.From, arrow => arrow.To);
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in next.Select(group => group.Key).Order(StringComparer.Ordinal))
        {
            if (!told.Contains(start) && Shortest(start, next) is { } cycle)
            {
                told.UnionWith(cycle);
                yield return cycle;
            }
        }
    }

    /// <summary>The way from a namespace back to itself, both ends included; <see langword="null"/>: there is none.</summary>
    private static List<string>? Shortest(string start, ILookup<string, string> next)
    {
        var cameFrom = new Dictionary<string, string>(StringComparer.Ordinal);
        var queue = new Queue<string>([start]);
        while (queue.TryDequeue(out var at))
        {
            foreach (var to in next[at].Order(StringComparer.Ordinal))
            {
                if (cameFrom.TryAdd(to, at))
                {
                    queue.Enqueue(to);
                }
            }
        }

        if (!cameFrom.ContainsKey(start))
        {
            return null;
        }

        var way = new List<string> { start };
        do
        {
            way.Insert(0, cameFrom[way[0]]);
        }
        while (way[0] != start);

        return way;
    }

    private static string Describe(List<string> cycle, Dictionary<(string From, string To), List<string>> arrows)
    {
        var lines = cycle.Zip(cycle.Skip(1), (from, to) =>
        {
            var pairs = arrows[(from, to)];
            var more = pairs.Count > MostPairs ? $" and {pairs.Count - MostPairs} more" : "";
            return $"    {from} → {to}: {string.Join(", ", pairs.Take(MostPairs))}{more}";
        });
        return string.Join('\n', lines.Prepend(string.Join(" → ", cycle)));
    }
}
