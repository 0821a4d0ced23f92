// Draws the packages' icon: a drop above a line that it does not pass. dotnet run eng/icon.cs -- src/icon.png
// The picture is made of three shapes and sampled 8 x 8 times for each point. The same file comes out on every machine.
// Directory.Build.props and the central packages of the root hold here too. Ahead-of-time compilation would need a package.
#:property PublishAot=false

using System.Buffers.Binary;
using System.IO.Compression;

const int Size = 128;
const int Samples = 8;

if (args is not [var path])
{
    Console.Error.WriteLine("usage: dotnet run eng/icon.cs -- <file.png>");
    return 2;
}

using (var file = File.Create(path))
{
    file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
    Span<byte> header = stackalloc byte[13];
    BinaryPrimitives.WriteInt32BigEndian(header, Size);
    BinaryPrimitives.WriteInt32BigEndian(header[4..], Size);
    header[8] = 8; // bits
    header[9] = 6; // red, green, blue, alpha
    WriteChunk(file, "IHDR"u8, header);
    WriteChunk(file, "IDAT"u8, Compressed(Points()));
    WriteChunk(file, "IEND"u8, []);
}

return 0;

static byte[] Points()
{
    var points = new byte[Size * ((Size * 4) + 1)];
    var at = 0;
    for (var y = 0; y < Size; y++)
    {
        points[at++] = 0; // this row has no filter
        for (var x = 0; x < Size; x++)
        {
            WritePoint(points.AsSpan(at, 4), x, y);
            at += 4;
        }
    }

    return points;
}

static void WritePoint(Span<byte> point, int x, int y)
{
    int red = 0, green = 0, blue = 0, covered = 0;
    for (var sample = 0; sample < Samples * Samples; sample++)
    {
        var color = ColorAt(x + (((sample % Samples) + 0.5) / Samples), y + (((sample / Samples) + 0.5) / Samples));
        if (color is var (r, g, b))
        {
            covered++;
            red += r;
            green += g;
            blue += b;
        }
    }

    if (covered > 0)
    {
        point[0] = (byte)(red / covered);
        point[1] = (byte)(green / covered);
        point[2] = (byte)(blue / covered);
        point[3] = (byte)(255 * covered / (Samples * Samples));
    }
}

static (int Red, int Green, int Blue)? ColorAt(double x, double y) =>
    IsInRoundedBox(x, y, 24, 100, 104, 107, radius: 3.5) ? (255, 255, 255)
    : IsInDrop(x, y) ? (77, 182, 232)
    : IsInRoundedBox(x, y, 0, 0, Size, Size, radius: 24) ? (24, 44, 76)
    : null;

// A circle, and the two lines that touch it from the tip.
static bool IsInDrop(double x, double y)
{
    const double MiddleX = 64, MiddleY = 66, Radius = 25, TipY = 16;
    var sine = Radius / (MiddleY - TipY);
    var touchedAt = TipY + ((MiddleY - TipY) * (1 - (sine * sine)));
    var slope = sine / Math.Sqrt(1 - (sine * sine));
    return IsInCircle(x, y, MiddleX, MiddleY, Radius)
        || (y >= TipY && y <= touchedAt && Math.Abs(x - MiddleX) <= (y - TipY) * slope);
}

static bool IsInRoundedBox(double x, double y, double left, double top, double right, double bottom, double radius) =>
    IsInCircle(x, y, Math.Clamp(x, left + radius, right - radius), Math.Clamp(y, top + radius, bottom - radius), radius);

static bool IsInCircle(double x, double y, double middleX, double middleY, double radius) =>
    ((x - middleX) * (x - middleX)) + ((y - middleY) * (y - middleY)) <= radius * radius;

static byte[] Compressed(byte[] data)
{
    using var result = new MemoryStream();
    using (var zlib = new ZLibStream(result, CompressionLevel.SmallestSize))
    {
        zlib.Write(data);
    }

    return result.ToArray();
}

static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
{
    Span<byte> number = stackalloc byte[4];
    BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
    stream.Write(number);
    stream.Write(type);
    stream.Write(data);
    BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(data, Crc(type, uint.MaxValue)));
    stream.Write(number);
}

// CRC-32 as PNG has it (ISO 3309), bit by bit.
static uint Crc(ReadOnlySpan<byte> data, uint crc)
{
    foreach (var value in data)
    {
        crc ^= value;
        for (var bit = 0; bit < 8; bit++)
        {
            crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        }
    }

    return crc;
}
