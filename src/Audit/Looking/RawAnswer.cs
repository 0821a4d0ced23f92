namespace Leak.Audit.Looking;

/// <summary>What came of bytes that no HTTP client would send.</summary>
/// <param name="Start">The beginning of what came, byte for byte.</param>
/// <param name="Status">The status that was read; <see langword="null"/>: none.</param>
/// <param name="IsEnough">Whether what was waited for came.</param>
/// <param name="Closes">Whether the answer says that the server closes the connection.</param>
/// <param name="Failure">Why no more came; <see langword="null"/>: it is enough, or the server closed in good order.</param>
/// <param name="IsLate">Whether the time was over.</param>
internal sealed record RawAnswer(string Start, int? Status, bool IsEnough, bool Closes, string? Failure, bool IsLate)
{
    /// <summary>Whether an answer of HTTP/1 began.</summary>
    public bool IsHttp1 => Start.StartsWith("HTTP/1.", StringComparison.Ordinal);

    /// <summary>In words: <c>answered 400</c>.</summary>
    public string Words => Status is { } status ? $"answered {status}"
        : Failure ?? (Start.Length == 0 ? "closed the connection without an answer" : $"answered what is not HTTP ({FailureWords.Cut(Start)})");
}
