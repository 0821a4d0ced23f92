using System.Buffers.Binary;
using Leak.Profiling.Capturing;

namespace Leak.Unit.Profiling.Capturing;

/// <summary>The binary events of .NET 11's async profiler.</summary>
public sealed class AsyncEventBufferTests
{
    private const int HeaderBytes = 37;

    [Test]
    public void Next_OverTheEventsOfOneTask_TellsEach()
    {
        // Created by 5 as 300, with two frames; suspended; resumed; complete.
        var bytes = Buffer(
            6, 10, 9, 0, 0, 0, 2, 5, 0xAC, 0x02, 0x80, 0x20, 0x0F,
            3, 1,
            2, 2, 2, 0xAC, 0x02,
            4, 3);

        var buffer = new AsyncEventBuffer(bytes);

        (buffer.IsKnown, buffer.Thread).ShouldBe((true, 7u));
        buffer.Next().ShouldBeTrue();
        (buffer.Event, buffer.Time).ShouldBe(((byte)6, 1010));
        var (task, frames) = buffer.Parked(hasParent: true);
        task.ShouldBe(300UL);
        frames.ShouldBe([(nint)4096, 4088]);
        buffer.Next().ShouldBeTrue();
        (buffer.Event, buffer.Time).ShouldBe(((byte)3, 1011));
        buffer.Next().ShouldBeTrue();
        (buffer.Event, buffer.Resumed()).ShouldBe(((byte)2, 300UL));
        buffer.Next().ShouldBeTrue();
        (buffer.Event, buffer.Time).ShouldBe(((byte)4, 1016));
        buffer.Next().ShouldBeFalse();
        buffer.IsKnown.ShouldBeTrue();
    }

    [Test]
    public void IsKnown_WhenTheVersionIsAnother_IsFalse()
    {
        var bytes = Buffer(3, 1);
        bytes[0] = 2;

        var buffer = new AsyncEventBuffer(bytes);

        buffer.IsKnown.ShouldBeFalse();
        buffer.Next().ShouldBeFalse();
    }

    [Test]
    public void Next_WhenTheEventIsNotKnown_EndsAndSaysSo()
    {
        var buffer = new AsyncEventBuffer(Buffer(24, 1));

        buffer.Next().ShouldBeFalse();
        buffer.IsKnown.ShouldBeFalse();
    }

    /// <summary>A buffer of thread 7, begun at 1000.</summary>
    private static byte[] Buffer(params byte[] events)
    {
        var bytes = new byte[HeaderBytes + events.Length];
        bytes[0] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(5), 7);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(21), 1000);
        events.CopyTo(bytes, HeaderBytes);
        return bytes;
    }
}
