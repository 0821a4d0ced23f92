using System.Buffers;
using System.Text;

namespace Leak.Clients.Wire.Http2;

/// <summary>
/// Encodes header fields by the static table and by literals that are not indexed (RFC 7541): no dynamic table, so that
/// each block is the same bytes every time, and no Huffman code.
/// </summary>
internal static class HeaderBlock
{
    private const byte Indexed = 0x80;
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

    /// <summary>The head of a request over plain TCP.</summary>
    public static ReadOnlyMemory<byte> OfRequest(string method, string authority, string path) =>
        Of((":method", method), (":scheme", "http"), (":authority", authority), (":path", path));

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
