namespace Leak.Clients;

/// <summary>A client's behaviour: a stall, or a live client that must be served.</summary>
/// <param name="Id">The stable id, <c>family/name</c>, as in reports and on the command line.</param>
/// <param name="Summary">What is sent and where it stops, in one line.</param>
public abstract record Workload(string Id, string Summary)
{
    /// <summary>The path that is asked; a server may have its like elsewhere. <see langword="null"/> (the default): none is asked.</summary>
    public string? Path { get; init; }
}
