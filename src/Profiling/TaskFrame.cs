using Leak.Profiling.Naming;

namespace Leak.Profiling;

/// <summary>A method in a stack, and the await that it is parked on.</summary>
/// <param name="Method">As in the source: <c>HttpConnection.ProcessRequestsAsync&lt;TContext&gt;</c>.</param>
/// <param name="Assembly">The simple name of its assembly.</param>
public sealed record TaskFrame(string Method, string Assembly)
{
    // Part of what makes two frames equal: two awaits of a method are two frames.
    private AwaitSite? Site { get; init; }

    /// <summary>
    /// The source file of the await, as its compiler knew it, or null where no portable PDB is at hand
    /// (beside the assembly or embedded in it), or the operation is not parked on an await.
    /// </summary>
    /// <remarks>Read from the PDB when it is first asked for.</remarks>
    public string? File => Site?.Location.File;

    /// <summary>The line of the await in <see cref="File"/>, from 1; 0 where <see cref="File"/> is null.</summary>
    public int Line => Site?.Location.Line ?? 0;

    /// <summary><c>Method (Assembly)</c>, followed by <c> at File:Line</c> where it is known.</summary>
    public override string ToString() =>
        File is null ? $"{Method} ({Assembly})" : $"{Method} ({Assembly}) at {File}:{Line}";

    internal static TaskFrame Of(NamedFrame frame) => new(frame.Method, frame.Assembly) { Site = frame.Site };
}
