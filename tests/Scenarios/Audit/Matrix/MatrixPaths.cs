namespace Leak.Scenarios.Audit.Matrix;

/// <summary>The paths that every server of the matrix has, where it can.</summary>
internal static class MatrixPaths
{
    public const string Post = "/post";
    public const string Download = "/download";
    public const string Stream = "/stream";
    public const string Echo = "/echo";
    public const string Hung = "/hung";

    /// <summary>More than any kernel takes for a client that does not read.</summary>
    public const int LargeBytes = 64 << 20;

    /// <summary>What the stalls ask for of an answer that the server has finished.</summary>
    public const int FinishedBytes = 2_500_000;
}
