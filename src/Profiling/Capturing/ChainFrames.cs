using System.Runtime.CompilerServices;

namespace Leak.Profiling.Capturing;

/// <summary>Reads the frames of a task that stands for a chain of runtime-async methods. For one capture.</summary>
internal sealed class ChainFrames(RuntimeAsyncLayout layout)
{
    // Methods run on while they are read: a frame that has moved to another chain can lead anywhere, and in a circle.
    private const int MostFrames = 1 << 20;
    private const int MostTries = 3;

    private const int Slots = 256;

    // The shared cache is slower; this one is by the place's address.
    private readonly (nint Place, TreeFrame? Frame)[] _recent = new (nint, TreeFrame?)[Slots];

    /// <summary>Adds the frames that are parked, innermost first; none where one of the methods runs at this moment.</summary>
    /// <param name="chain">The task.</param>
    /// <param name="frames">Where to.</param>
    /// <returns>The task that the innermost method awaits; null where it awaits something else.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Task? Read(Task chain, List<TreeFrame> frames)
    {
        var before = frames.Count;
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (layout.Innermost(chain) is not { } innermost)
            {
                return null;
            }
            var awaited = layout.Awaited(innermost);
            object? frame = innermost;
            for (var count = 0; frame is not null && count < MostFrames; count++)
            {
                var place = layout.ResumeInfo(frame);
                if (place != 0 && FrameAt(place) is { } parked)
                {
                    frames.Add(parked);
                }
                frame = layout.Next(frame);
            }
            // It stands where it stood: what was read between is its own.
            if (frame is null && ReferenceEquals(layout.Innermost(chain), innermost) && ReferenceEquals(layout.Awaited(innermost), awaited))
            {
                return awaited;
            }
            frames.RemoveRange(before, frames.Count - before);
        }
        return null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TreeFrame? FrameAt(nint place)
    {
        ref var recent = ref _recent[(int)((uint)(place >> 4) * 0x9E3779B9u >> 24)];
        if (recent.Place != place)
        {
            recent = (place, layout.Places.FrameAt(place));
        }
        return recent.Frame;
    }
}
