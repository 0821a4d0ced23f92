using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.CompilerServices;

namespace Leak.Profiling.Naming;

/// <summary>Where each await of an async method stands, by the state that its machine has while parked there.</summary>
/// <remarks>
/// A portable PDB lists the yield of each await as an offset in <c>MoveNext</c> (kind "Async Method Stepping Information",
/// https://github.com/dotnet/runtime/blob/main/docs/design/specs/PortablePdb-Metadata.md), not its state; the code just
/// before a yield stores the state.
/// </remarks>
internal static class AwaitTable
{
    private static readonly Guid s_asyncStepping = new("54FD2AC5-E925-401A-9C2A-F94F171072F8");

    // Weak, so that assemblies that can be unloaded are not held.
    private static readonly ConditionalWeakTable<Type, IReadOnlyDictionary<int, SourceLocation>> s_tables = [];

    /// <summary>The await that a state machine is parked on in that state.</summary>
    public static SourceLocation LocationOf(Type stateMachine, int state)
    {
        var definition = stateMachine.IsGenericType ? stateMachine.GetGenericTypeDefinition() : stateMachine;
        return s_tables.GetValue(definition, Of).GetValueOrDefault(state, SourceLocation.Unknown);
    }

    private static IReadOnlyDictionary<int, SourceLocation> Of(Type stateMachine)
    {
        try
        {
            var moveNext = stateMachine.GetMethod("MoveNext", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
            if (moveNext is not null && PortablePdb.Of(stateMachine.Assembly) is { } pdb)
            {
                return Read(pdb, moveNext);
            }
        }
        // A damaged or foreign PDB costs the lines, not the profile.
        catch (Exception e) when (e is BadImageFormatException or IOException or InvalidOperationException or NotSupportedException)
        {
        }
        return ImmutableDictionary<int, SourceLocation>.Empty;
    }

    /// <summary>The state that is stored just before the offset, or -1 where the code is not known.</summary>
    /// <remarks>Roslyn writes <c>this.state = num = N</c>: ldarg.0, ldc N, dup, stloc, stfld; then follows the yield.</remarks>
    internal static int StateStoredBefore(ReadOnlySpan<byte> code, int offset)
    {
        const byte ldarg0 = 0x02, dup = 0x25, stloc0 = 0x0A, stloc3 = 0x0D, stlocShort = 0x13, stfld = 0x7D;
        const byte ldcMinus1 = 0x15, ldc0 = 0x16, ldc8 = 0x1E, ldcShort = 0x1F, ldcLong = 0x20;

        var at = offset - 5;
        if (at < 4 || offset > code.Length || code[at] != stfld)
        {
            return -1;
        }
        at -= code[at - 1] is >= stloc0 and <= stloc3 ? 1 : code[at - 2] == stlocShort ? 2 : at;
        if (at < 3 || code[--at] != dup)
        {
            return -1;
        }
        if (code[at - 1] is > ldcMinus1 and <= ldc8 && code[at - 2] == ldarg0)
        {
            return code[at - 1] - ldc0;
        }
        if (code[at - 2] == ldcShort && code[at - 3] == ldarg0)
        {
            return (sbyte)code[at - 1];
        }
        return at >= 6 && code[at - 5] == ldcLong && code[at - 6] == ldarg0
            ? System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(code[(at - 4)..])
            : -1;
    }

    private static Dictionary<int, SourceLocation> Read(MetadataReader pdb, MethodInfo moveNext)
    {
        var method = (MethodDefinitionHandle)MetadataTokens.Handle(moveNext.MetadataToken);
        var code = moveNext.GetMethodBody()?.GetILAsByteArray() ?? [];
        var points = pdb.GetMethodDebugInformation(method).GetSequencePoints().Where(point => !point.IsHidden).ToArray();
        var awaits = new Dictionary<int, SourceLocation>();
        foreach (var yield in Yields(pdb, method))
        {
            // Where the code is not as Roslyn writes it: it counts awaits in the order in which it lists them.
            var state = StateStoredBefore(code, yield) is var stored and >= 0 ? stored : awaits.Count;
            var point = points.LastOrDefault(point => point.Offset <= yield);
            if (!point.Document.IsNil)
            {
                awaits[state] = new SourceLocation(pdb.GetString(pdb.GetDocument(point.Document).Name), point.StartLine);
            }
        }
        return awaits;
    }

    private static IEnumerable<int> Yields(MetadataReader pdb, MethodDefinitionHandle method)
    {
        foreach (var handle in pdb.GetCustomDebugInformation(method))
        {
            var information = pdb.GetCustomDebugInformation(handle);
            if (pdb.GetGuid(information.Kind) != s_asyncStepping)
            {
                continue;
            }
            var blob = pdb.GetBlobReader(information.Value);
            blob.ReadUInt32(); // the catch handler
            while (blob.RemainingBytes > 0)
            {
                yield return (int)blob.ReadUInt32();
                blob.ReadUInt32(); // where it resumes
                blob.ReadCompressedInteger(); // in which method: always its own
            }
        }
    }
}
