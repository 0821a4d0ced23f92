using System.IO.Compression;

namespace Leak.Clients.Wire.Http1;

/// <summary>Bodies in gzip (RFC 1952).</summary>
internal static class GzipText
{
    /// <summary>So many spaces, as small as the format makes them: about a thousandth.</summary>
    /// <param name="bytes">Their number; not negative.</param>
    public static byte[] OfSpaces(int bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            Span<byte> block = stackalloc byte[4096];
            block.Fill((byte)' ');
            for (var left = bytes; left > 0; left -= block.Length)
            {
                gzip.Write(block[..Math.Min(left, block.Length)]);
            }
        }

        return compressed.ToArray();
    }
}
