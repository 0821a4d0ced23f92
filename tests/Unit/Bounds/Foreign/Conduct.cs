namespace Leak.Unit.Bounds.Foreign;

/// <summary>How a small server behaves: with one fault or one virtue. It has no paths: every request is alike to it.</summary>
/// <param name="Name">What it is called in a test.</param>
internal sealed record Conduct(string Name)
{
    /// <summary>The status of every answer and its phrase, <c>404 Not Found</c>; <see langword="null"/>: it never answers.</summary>
    public string? Answer { get; init; }

    /// <summary>How long a request waits for its answer.</summary>
    public TimeSpan AnswersAfter { get; init; }

    /// <summary>Whether only the first request of a connection waits so long.</summary>
    public bool OnlyFirstWaits { get; init; }

    /// <summary>How long a connection is kept that has no request, since it came or since its last answer; <see langword="null"/>: for good, whatever its client asks for.</summary>
    public TimeSpan? Keeps { get; init; }

    /// <summary>Of answers that have no end: how long one may be unable to write before its connection is reset; <see langword="null"/>: they are short.</summary>
    public TimeSpan? ResetsBlockedAfter { get; init; }

    /// <summary>Whether every answer says <c>Connection: close</c>, and is the last.</summary>
    public bool ClosesAfterAnswer { get; init; }

    /// <summary>Whether a connection is reset as soon as it is accepted.</summary>
    public bool ResetsAtOnce { get; init; }

    /// <summary>Whether a connection is closed as soon as it is accepted.</summary>
    public bool ClosesAtOnce { get; init; }

    /// <summary>Whether no connection lasts.</summary>
    public bool EndsAtOnce => ResetsAtOnce || ClosesAtOnce;

    public override string ToString() => Name;
}
