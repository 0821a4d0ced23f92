namespace Leak.Profiling.Naming;

/// <summary>A place in the source, or nowhere: then <paramref name="File"/> is null and <paramref name="Line"/> 0.</summary>
internal sealed record SourceLocation(string? File, int Line)
{
    public static readonly SourceLocation Unknown = new(null, 0);
}
