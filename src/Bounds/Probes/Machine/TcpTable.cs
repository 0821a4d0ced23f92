using System.Buffers;
using System.Buffers.Text;

namespace Leak.Bounds.Probes.Machine;

/// <summary>Linux's TCP table as text: <c>/proc/net/tcp</c> (kernel documentation, networking/proc_net_tcp).</summary>
/// <remarks>For kernels that do not serve <see cref="SocketDiagnostics"/>; rows that move while it is read may be missed or doubled.</remarks>
internal static class TcpTable
{
    public const string Path4 = "/proc/net/tcp";
    private const string Path6 = "/proc/net/tcp6";

    // The kernel fills a page at a time whatever is asked for; fewer, larger reads save little beyond this.
    private const int BufferBytes = 64 * 1024;

    /// <summary>Connections with this local port that the server's side still holds (see <see cref="TcpConnectionsProbe"/>).</summary>
    /// <param name="port">The server's port.</param>
    /// <param name="except">The client's ports of connections that do not count.</param>
    public static int CountHeld(int port, ReadOnlySpan<int> except) =>
        CountHeld(Path4, port, except) + (File.Exists(Path6) ? CountHeld(Path6, port, except) : 0);

    /// <summary>Counts the held connections in whole lines.</summary>
    /// <returns>The count, and how many bytes the whole lines have.</returns>
    internal static (int Held, int Consumed) CountHeld(ReadOnlySpan<byte> text, int port, ReadOnlySpan<int> except)
    {
        var held = 0;
        var consumed = 0;
        while (text[consumed..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            if (IsHeld(text.Slice(consumed, length), port, except))
            {
                held++;
            }

            consumed += length + 1;
        }

        return (held, consumed);
    }

    private static int CountHeld(string path, int port, ReadOnlySpan<int> except)
    {
        using var file = File.OpenHandle(path);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var (held, kept, offset) = (0, 0, 0L);
            while (RandomAccess.Read(file, buffer.AsSpan(kept), offset) is > 0 and var read)
            {
                offset += read;
                var (found, consumed) = CountHeld(buffer.AsSpan(0, kept + read), port, except);
                held += found;
                kept += read - consumed;
                buffer.AsSpan(consumed, kept).CopyTo(buffer);
            }

            return held;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // "   1: 0100007F:1F90 0100007F:9943 01 00000000:00000000 00:00000000 00000000     0        0 650 1 ...":
    // number, local and remote address:port, state, queues, timer, retransmits, user, timeout, inode.
    private static bool IsHeld(ReadOnlySpan<byte> line, int port, ReadOnlySpan<int> except)
    {
        Field(ref line);
        if (Port(Field(ref line)) != port || except.Contains(Port(Field(ref line))))
        {
            return false;
        }

        if (!Utf8Parser.TryParse(Field(ref line), out byte state, out _, 'X'))
        {
            return false;
        }

        const int FieldsBeforeInode = 5;
        for (var field = 0; field < FieldsBeforeInode; field++)
        {
            Field(ref line);
        }

        return Utf8Parser.TryParse(Field(ref line), out long inode, out _) && TcpStates.IsHeld(state, inode);
    }

    private static int Port(ReadOnlySpan<byte> address) =>
        Utf8Parser.TryParse(address[(address.LastIndexOf((byte)':') + 1)..], out int port, out _, 'X') ? port : -1;

    private static ReadOnlySpan<byte> Field(ref ReadOnlySpan<byte> line)
    {
        line = line.TrimStart((byte)' ');
        var end = line.IndexOf((byte)' ');
        var field = end < 0 ? line : line[..end];
        line = end < 0 ? [] : line[end..];
        return field;
    }
}
