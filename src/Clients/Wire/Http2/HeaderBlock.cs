using System.Buffers;
using System.Text;

namespace Leak.Clients.Wire.Http2;

/// <summary>
/// Encodes header fields by the static table and by literals that are not indexed (RFC 7541): no dynamic table but for floods that are
/// made of it, so that each block is the same bytes every time, and no Huffman code.
/// </summary>
internal static class HeaderBlock
{
    private const byte Indexed = 0x80;
    private const byte LiteralWithIndexing = 0x40;
    private const byte LiteralWithoutIndexing = 0x00;

    /// <summary>The block of these fields, in their order. Names are in lower case, pseudo-header fields first: it is not checked.</summary>
    public static ReadOnlyMemory<byte> Of(params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var block = new ArrayBufferWriter<byte>();
        foreach (var (name, value) in fields)
        {
            Write(block, name, value);
        }

        return block.WrittenMemory;
    }

    /// <summary>The head of a request, over plain TCP where nothing else is said.</summary>
    public static ReadOnlyMemory<byte> OfRequest(string method, Authority to, string path, string scheme = "http") =>
        Of([(":method", method), (":scheme", scheme), (":authority", to.Host), (":path", path), .. to.Fields]);

    /// <summary>
    /// A head and one field more, which enters the dynamic table (section 6.2.1) and is then referred to, a byte each time; and the same head
    /// once the field is there. The decoder's table must be empty before the first.
    /// </summary>
    /// <param name="head">The head's other fields.</param>
    /// <param name="name">The field's name.</param>
    /// <param name="value">Its value; with the name and 32 bytes more no longer than the table, 4,096 bytes by default.</param>
    /// <param name="references">How often it is referred to once it is there; in the later head once more.</param>
    public static (ReadOnlyMemory<byte> First, ReadOnlyMemory<byte> Later) WithReferences(ReadOnlyMemory<byte> head, string name, string value, int references)
    {
        var (first, later) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        first.Write(head.Span);
        later.Write(head.Span);
        first.Write([LiteralWithIndexing]);
        WriteString(first, name);
        WriteString(first, value);
        for (var reference = 0; reference < references; reference++)
        {
            WriteInteger(first, Indexed, 7, StaticTable.Count + 1);
        }

        for (var reference = 0; reference <= references; reference++)
        {
            WriteInteger(later, Indexed, 7, StaticTable.Count + 1);
        }

        return (first.WrittenMemory, later.WrittenMemory);
    }

    /// <summary>A head and a field that has neither name nor value.</summary>
    public static ReadOnlyMemory<byte> WithEmptyField(ReadOnlyMemory<byte> head) => (byte[])[.. head.Span, LiteralWithoutIndexing, 0, 0];

    /// <summary>An integer with a prefix of <paramref name="bits"/> bits, the rest of its first byte as given (RFC 7541, section 5.1).</summary>
    public static void WriteInteger(IBufferWriter<byte> block, byte rest, int bits, int value)
    {
        var most = (1 << bits) - 1;
        if (value < most)
        {
            block.Write([(byte)(rest | value)]);
            return;
        }

        block.Write([(byte)(rest | most)]);
        for (value -= most; value >= 0x80; value >>= 7)
        {
            block.Write([(byte)((value & 0x7f) | 0x80)]);
        }

        block.Write([(byte)value]);
    }

    private static void Write(ArrayBufferWriter<byte> block, string name, string value)
    {
        var (ofName, ofBoth) = StaticTable.Find(name, value);
        if (ofBoth > 0)
        {
            WriteInteger(block, Indexed, 7, ofBoth);
            return;
        }

        WriteInteger(block, LiteralWithoutIndexing, 4, ofName);
        if (ofName == 0)
        {
            WriteString(block, name);
        }

        WriteString(block, value);
    }

    private static void WriteString(ArrayBufferWriter<byte> block, string text)
    {
        WriteInteger(block, 0, 7, text.Length);
        Encoding.Latin1.GetBytes(text, block);
    }
}
