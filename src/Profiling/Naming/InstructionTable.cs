using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Leak.Profiling.Naming;

/// <summary>The lines of instructions, from portable PDBs.</summary>
internal static class InstructionTable
{
    // By the operand's type: how many bytes it takes. A switch has as many more as it says.
    private static readonly Dictionary<int, OpCode> s_codes = typeof(OpCodes).GetFields(BindingFlags.Static | BindingFlags.Public)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value & 0xFFFF);

    /// <summary>
    /// The offset of the await that a runtime-async method is parked on: the first at or after that offset; -1 where there is none.
    /// </summary>
    /// <remarks>
    /// An await is a call of a method of <c>AsyncHelpers</c>. Code that the runtime has optimized tells the statement's first
    /// instruction at times, and what is not optimized the call: both are one await.
    /// </remarks>
    public static int AwaitFrom(MethodBase method, int offset)
    {
        if (offset < 0 || method.GetMethodBody()?.GetILAsByteArray() is not { } code)
        {
            return -1;
        }
        for (var at = 0; at < code.Length;)
        {
            var start = at;
            int value = code[at++];
            if (value == 0xFE && at < code.Length) // of two bytes
            {
                value = 0xFE00 | code[at++];
            }
            if (!s_codes.TryGetValue(value, out var instruction))
            {
                return -1;
            }
            if (start >= offset && instruction.OperandType == OperandType.InlineMethod
                && IsAwait(method, BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at))))
            {
                return start;
            }
            at += OperandBytes(instruction, code.AsSpan(at));
        }
        return -1;
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

    private static bool IsAwait(MethodBase method, int token)
    {
        try
        {
            var called = method.Module.ResolveMethod(
                token,
                method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null,
                method.IsGenericMethod ? method.GetGenericArguments() : null);
            return called?.DeclaringType is { Name: "AsyncHelpers" } helpers && helpers.Assembly == typeof(Task).Assembly;
        }
        // What it names is not at hand.
        catch (Exception e) when (e is ArgumentException or IOException or TypeLoadException or MissingMemberException or BadImageFormatException)
        {
            return false;
        }
    }

    private static int OperandBytes(OpCode instruction, ReadOnlySpan<byte> operand) => instruction.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(operand)),
        _ => 4,
    };
}
