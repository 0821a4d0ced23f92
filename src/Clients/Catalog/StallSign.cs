namespace Leak.Clients.Catalog;

/// <summary>What must be seen of a connection before its stall counts: a request that was refused is no stall.</summary>
public enum StallSign
{
    /// <summary>The connection is there. The stall comes before any answer, or instead of one.</summary>
    Connected,

    /// <summary>A whole answer came, whatever its status, and the connection was kept.</summary>
    Answered,

    /// <summary>No final answer came: the server waits for the rest of the request, or for its handler.</summary>
    Unanswered,

    /// <summary>The head of an answer with status 200 came; or nothing came, until a limit ended the request or the run was over.</summary>
    Streaming,

    /// <summary>An answer with status 200 began and cannot go on: more of it waits than the client takes.</summary>
    Blocked,

    /// <summary>The answer was 101, and the other protocol began.</summary>
    Upgraded,
}
