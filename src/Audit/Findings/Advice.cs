namespace Leak.Audit.Findings;

/// <summary>What to set, for the server that was recognised.</summary>
/// <param name="Blocks">Blocks to paste, each for one place of its configuration; empty: nothing is unbounded, or the server is not known.</param>
/// <param name="NotBoundable">Sentences: what no setting of that server can bound; and, of a server that was not recognised, that no block can be given.</param>
internal sealed record Advice(IReadOnlyList<AdviceBlock> Blocks, IReadOnlyList<string> NotBoundable);

/// <summary>A block to paste.</summary>
/// <param name="Where">The file or place: <c>nginx.conf, in http, server or location</c>.</param>
/// <param name="Language">For syntax: <c>nginx</c>, <c>csharp</c>, <c>json</c>, <c>yaml</c>, <c>go</c>.</param>
/// <param name="Text">The block, its lines ended by \n.</param>
/// <param name="Bounds">The ids of the stalls that it bounds.</param>
/// <param name="Since">The version of the server that has it, or <see langword="null"/>: all that are in use.</param>
/// <param name="IsTried">Whether a test of this project has applied it and seen it act; otherwise it is from the documentation alone.</param>
internal sealed record AdviceBlock(string Where, string Language, string Text, IReadOnlyList<string> Bounds, string? Since, bool IsTried)
{
    /// <summary>The pages that say so, for the reader: <c>https://nginx.org/…</c>, or a page of this project.</summary>
    public IReadOnlyList<string> Documentation { get; init; } = [];
}
