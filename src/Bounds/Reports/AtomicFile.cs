using System.Text;

namespace Leak.Bounds.Reports;

/// <summary>Writes a file as a whole or not at all: a crash while writing keeps what was there before.</summary>
internal static class AtomicFile
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static void Write(string path, string text) => Write(path, file => file.Write(s_utf8.GetBytes(text)));

    /// <summary>The same of what is too large to be made as a whole first.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        // In the same folder: a move is atomic only within a file system.
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
