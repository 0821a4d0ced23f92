using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Leak.Profiling.Capturing;

/// <summary>Zeroed numbers outside of the managed heap, which large arrays of one use each would bring to collect.</summary>
internal sealed unsafe class Scratch<T> : IDisposable
    where T : unmanaged
{
    private T* _first;

    public Scratch(int length)
    {
        Length = length;
        _first = Allocate(length);
    }

    public int Length { get; private set; }

    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref new Span<T>(_first, Length)[index];
    }

    /// <summary>Makes it twice as long, or as long as asked; what is new is zero.</summary>
    public void Grow(int length)
    {
        length = Math.Max(length, Length * 2);
        var grown = Allocate(length);
        new Span<T>(_first, Length).CopyTo(new Span<T>(grown, length));
        NativeMemory.Free(_first);
        _first = grown;
        Length = length;
    }

    public void Dispose()
    {
        NativeMemory.Free(_first);
        _first = null;
        Length = 0;
    }

    private static T* Allocate(int length) => (T*)NativeMemory.AllocZeroed((nuint)length, (nuint)sizeof(T));
}
