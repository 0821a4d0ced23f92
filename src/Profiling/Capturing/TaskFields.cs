using System.Reflection;
using System.Runtime.CompilerServices;

namespace Leak.Profiling.Capturing;

/// <summary>Reads private fields of objects of the runtime, tens of thousands at a time, without reflection for each.</summary>
internal static class TaskFields
{
    public const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // Internal to the runtime, which reads the state of its own state machines through it; absent, the self-check fails.
    private static readonly MethodInfo? s_offsetOf =
        typeof(RuntimeFieldHandle).GetMethod("GetInstanceFieldOffset", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public);

    /// <summary>The field of that name in the type or a base of it, or null.</summary>
    public static FieldInfo? Find(Type type, string name)
    {
        for (Type? declaring = type; declaring is not null; declaring = declaring.BaseType)
        {
            if (declaring.GetField(name, Declared) is { } field)
            {
                return field;
            }
        }
        return null;
    }

    /// <summary>The offset of a field from its object's first byte, or from its struct's.</summary>
    public static int OffsetOf(FieldInfo field)
    {
        if (s_offsetOf is null)
        {
            throw new MissingMethodException("RuntimeFieldHandle.GetInstanceFieldOffset is not in this runtime");
        }
        return (int)s_offsetOf.Invoke(null, [field])!;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static object? Reference(object holder, int offset) =>
        Unsafe.As<byte, object?>(ref Unsafe.AddByteOffset(ref Unsafe.As<RawData>(holder).First, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Int32(object holder, int offset) =>
        Unsafe.As<byte, int>(ref Unsafe.AddByteOffset(ref Unsafe.As<RawData>(holder).First, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Pointer(object holder, int offset) =>
        Unsafe.As<byte, nint>(ref Unsafe.AddByteOffset(ref Unsafe.As<RawData>(holder).First, offset));

    /// <summary>Where an object's fields begin, for any object.</summary>
    private sealed class RawData
    {
        public byte First;
    }
}
