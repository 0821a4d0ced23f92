using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Leak.Profiling.Naming;

/// <summary>The lines of instructions, from portable PDBs.</summary>
internal static class InstructionTable
{
    /// <summary>Whether the instruction at that offset calls a method: in a runtime-async method an await is a call.</summary>
    public static bool IsCall(MethodBase method, int instruction)
    {
        const byte call = 0x28, callvirt = 0x6F;
        return method.GetMethodBody()?.GetILAsByteArray() is { } code
            && instruction >= 0 && instruction < code.Length && code[instruction] is call or callvirt;
    }

    /// <summary>The statement that has the instruction at that offset.</summary>
    public static SourceLocation LocationOf(MethodBase method, int instruction)
    {
        try
        {
            if (PortablePdb.Of(method.Module.Assembly) is not { } pdb)
            {
                return SourceLocation.Unknown;
            }
            var handle = (MethodDefinitionHandle)MetadataTokens.Handle(method.MetadataToken);
            var point = pdb.GetMethodDebugInformation(handle).GetSequencePoints()
                .Where(point => !point.IsHidden)
                .LastOrDefault(point => point.Offset <= instruction);
            return point.Document.IsNil
                ? SourceLocation.Unknown
                : new SourceLocation(pdb.GetString(pdb.GetDocument(point.Document).Name), point.StartLine);
        }
        // A damaged or foreign PDB costs the lines, not the profile.
        catch (Exception e) when (e is BadImageFormatException or IOException or InvalidOperationException or NotSupportedException)
        {
            return SourceLocation.Unknown;
        }
    }
}
