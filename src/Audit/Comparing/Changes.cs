namespace Leak.Audit.Comparing;

/// <summary>Sentences, as they are found.</summary>
internal sealed class Changes
{
    public List<string> Worse { get; } = [];

    public List<string> Better { get; } = [];

    public List<string> Other { get; } = [];

    public List<string> NotComparable { get; } = [];
}
