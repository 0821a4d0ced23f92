using System.Runtime.CompilerServices;

namespace Leak.Profiling.Naming;

/// <summary>A place in the source, or nowhere: then <paramref name="File"/> is null and <paramref name="Line"/> 0.</summary>
internal sealed record SourceLocation(string? File, int Line)
{
    public static readonly SourceLocation Unknown = new(null, 0);

    // Weak, so that assemblies that can be unloaded are not held.
    private static readonly ConditionalWeakTable<Type, IReadOnlyDictionary<int, SourceLocation>> s_awaits = [];

    /// <summary>The await that a state machine is parked on in that state.</summary>
    public static SourceLocation Of(Type stateMachine, int state)
    {
        var definition = stateMachine.IsGenericType ? stateMachine.GetGenericTypeDefinition() : stateMachine;
        return s_awaits.GetValue(definition, AwaitTable.Of).GetValueOrDefault(state, Unknown);
    }
}
