using System.Runtime.CompilerServices;

namespace Leak.Profiling.Capturing;

/// <summary>What is noted of each operation of a capture, by its number: the tracked ones first, then those met on the way.</summary>
/// <param name="tracked">How many the table had.</param>
internal sealed class OperationNotes(int tracked) : IDisposable
{
    private const int RoomForOthers = 256;

    /// <summary>How many the table had.</summary>
    public int Tracked { get; } = tracked;

    /// <summary>Its place, by <see cref="Placement"/>.</summary>
    public Scratch<int> Place { get; } = new(tracked + RoomForOthers);

    /// <summary>The first operation that it completes into; -1: none. While its place is open, less: the list of several.</summary>
    public Scratch<int> FirstTarget { get; } = new(tracked + RoomForOthers);

    /// <summary>Whether another completes into it.</summary>
    public Scratch<bool> HasInner { get; } = new(tracked + RoomForOthers);

    /// <summary>Of an operation that awaits what another awaited first: what that is.</summary>
    public Dictionary<int, int> AwaitsToo { get; } = [];

    /// <summary>Makes room for the operation of that number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Reach(int operation)
    {
        if (operation >= Place.Length || operation >= FirstTarget.Length || operation >= HasInner.Length)
        {
            Grow(operation + 1);
        }
    }

    public void Dispose()
    {
        Place.Dispose();
        FirstTarget.Dispose();
        HasInner.Dispose();
    }

    private void Grow(int length)
    {
        Place.Grow(length);
        FirstTarget.Grow(length);
        HasInner.Grow(length);
    }
}
