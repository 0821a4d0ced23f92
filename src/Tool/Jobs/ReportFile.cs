using System.Runtime.InteropServices;
using Leak.Bounds.Reports;

namespace Leak.Tool.Jobs;

/// <summary>A file that the user named for a report.</summary>
/// <param name="Option">The option that names it: <c>--junit</c>.</param>
/// <param name="Path">Its full path.</param>
internal sealed record ReportFile(string Option, string Path)
{
    private const string Devices = "/dev/";

    /// <summary>The file, once it is known that it can be written: before a run, not after it.</summary>
    /// <param name="option">The option.</param>
    /// <param name="path">What was given.</param>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static ReportFile Open(string option, string path)
    {
        try
        {
            // The file that a link leads to is replaced, not the link.
            var full = System.IO.Path.GetFullPath(path);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full) ?? full);
            full = new FileInfo(full) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : full;
            if (Directory.Exists(full) || path.EndsWith(System.IO.Path.DirectorySeparatorChar))
            {
                throw No(option, path, "it is a folder");
            }

            if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows) && full.StartsWith(Devices, StringComparison.Ordinal))
            {
                throw No(option, path, "it is a device");
            }

            // Reports are written beside their file first, and then moved: that is what is tried.
            var tried = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(full)!, $"{Guid.NewGuid():N}.tmp");
            File.WriteAllText(tried, "");
            File.Delete(tried);
            return new ReportFile(option, full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw No(option, path, e.Message, e);
        }
    }

    /// <summary>Writes it as a whole or not at all.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Write(string text) => AtomicFile.Write(Path, text);

    private static UsageException No(string option, string path, string why, Exception? inner = null) =>
        new($"{option} {path}: it cannot be written ({why.TrimEnd('.')}); name a file that can be", inner);
}
