namespace Leak.Scenarios.Fuzzing.Steps;

/// <summary>What one connection does, from its connect on. Its text can be run again: <c>seed 1234, steps: open http1 0; send GE</c>.</summary>
/// <param name="Seed">What it was made from; 0 where it was written by hand.</param>
/// <param name="Steps">The first is <c>open</c>.</param>
internal sealed record FuzzScript(int Seed, IReadOnlyList<FuzzStep> Steps)
{
    private const string Start = "seed ";
    private const string Middle = ", steps: ";

    /// <summary>The listener, one of <see cref="Steps.Where"/>.</summary>
    public string Where => Steps[0].Word(1);

    /// <summary>The receive buffer, in bytes; 0: the system's own.</summary>
    public int ReceiveBufferBytes => Steps[0].Number(2);

    /// <summary>What it does for as long as the connection is; <see langword="null"/>: it is silent.</summary>
    public FuzzStep? Forever => Steps[^1].Verb == Verbs.Each ? Steps[^1] : null;

    /// <exception cref="FormatException">It is no such text.</exception>
    public static FuzzScript Parse(string text)
    {
        var middle = text.IndexOf(Middle, StringComparison.Ordinal);
        if (!text.StartsWith(Start, StringComparison.Ordinal) || middle < 0 || !int.TryParse(text.AsSpan(Start.Length, middle - Start.Length), out var seed))
        {
            throw new FormatException($"'{text}' is no script; one is: seed 1, steps: open http1 0; send GE");
        }

        var steps = text[(middle + Middle.Length)..].Split("; ").Select(step => new FuzzStep(step)).ToList();
        foreach (var step in steps)
        {
            StepBytes.Check(step);
        }

        return steps[0].Verb == Verbs.Open ? new FuzzScript(seed, steps) : throw new FormatException($"'{text}' does not begin with open");
    }

    /// <summary>The same with fewer steps: the first stays.</summary>
    /// <param name="rest">The steps after it.</param>
    public FuzzScript With(IEnumerable<FuzzStep> rest) => this with { Steps = [Steps[0], .. rest] };

    public override string ToString() => $"{Start}{Seed}{Middle}{string.Join("; ", Steps)}";
}
