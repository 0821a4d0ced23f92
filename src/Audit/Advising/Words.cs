namespace Leak.Audit.Advising;

/// <summary>Names stalls in a sentence.</summary>
internal static class Words
{
    public static string List(IEnumerable<string> stalls) => string.Join(", ", stalls);

    public static string It(IReadOnlyCollection<string> stalls) => stalls.Count == 1 ? "it" : "them";
}
