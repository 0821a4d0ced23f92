using System.Reflection;

namespace Leak.Profiling.Naming;

/// <summary>An await in an async method.</summary>
internal sealed class AwaitSite
{
    private readonly Func<SourceLocation> _find;

    /// <summary>Of a state machine, by the number that it has there.</summary>
    public AwaitSite(Type stateMachine, int state)
    {
        _find = () => AwaitTable.LocationOf(stateMachine, state);
        IsAwait = state >= 0;
    }

    /// <summary>Of a runtime-async method, by the offset of its instruction.</summary>
    public AwaitSite(MethodBase method, int instruction)
    {
        _find = () => InstructionTable.LocationOf(method, instruction);
        Instruction = instruction;
        IsAwait = InstructionTable.AwaitFrom(method, instruction) == instruction;
    }

    /// <summary>One whose place is known: it refers to no method.</summary>
    public AwaitSite(SourceLocation location)
    {
        _find = () => location;
        IsAwait = true;
    }

    /// <summary>The offset of the instruction, in bytes from the method's first; -1 for a state machine's.</summary>
    public int Instruction { get; } = -1;

    /// <summary>Whether an await can stand there: a state that is parked, or an instruction that awaits.</summary>
    public bool IsAwait { get; }

    public SourceLocation Location => field ??= _find();
}
