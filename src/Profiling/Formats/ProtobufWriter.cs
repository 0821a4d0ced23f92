using System.Buffers;
using System.Text;

namespace Leak.Profiling.Formats;

/// <summary>
/// The few parts of protobuf's wire format that a pprof profile needs (https://protobuf.dev/programming-guides/encoding/).
/// </summary>
/// <remarks>A library that anybody puts into a server should not bring a serializer of its own version with it.</remarks>
internal readonly struct ProtobufWriter(ArrayBufferWriter<byte> target)
{
    public void Varint(int field, long value)
    {
        Raw((uint)field << 3);
        Raw((ulong)value);
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Raw(((uint)field << 3) | 2);
        Raw((ulong)value.Length);
        target.Write(value);
    }

    public void String(int field, string value)
    {
        Raw(((uint)field << 3) | 2);
        Raw((ulong)Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, target);
    }

    /// <summary>One number without its field, for packed lists.</summary>
    public void Raw(ulong value)
    {
        var span = target.GetSpan(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            span[length++] = (byte)(value | 0x80);
        }
        span[length++] = (byte)value;
        target.Advance(length);
    }
}
