namespace Leak.Bounds.Probes.Tasks;

/// <summary>Whose an async operation is.</summary>
internal enum TaskOwner
{
    /// <summary>The server's: its own code's or its framework's.</summary>
    Server,

    /// <summary>The load client's or the test framework's.</summary>
    Client,

    /// <summary>Nobody's by its stack, which lies wholly in the base class library.</summary>
    Unattributed,
}

/// <summary>How many operations are whose.</summary>
/// <param name="Server">The server's.</param>
/// <param name="Client">The load client's and the test framework's.</param>
/// <param name="Unattributed">Nobody's by their stacks.</param>
internal readonly record struct TaskTally(int Server, int Client, int Unattributed);
