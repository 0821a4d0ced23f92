namespace Leak.Profiling.Naming;

/// <summary>An await in an async method: its state machine, and the number that it has there.</summary>
internal sealed class AwaitSite(Type stateMachine, int state)
{
    public SourceLocation Location => field ??= AwaitTable.LocationOf(stateMachine, state);
}
