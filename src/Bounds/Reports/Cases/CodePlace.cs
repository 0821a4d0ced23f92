using System.Globalization;
using System.Text.RegularExpressions;
using Leak.Bounds.Facts;

namespace Leak.Bounds.Reports.Cases;

/// <summary>A line of source.</summary>
/// <param name="File">The path of its file, as the compiler wrote it down.</param>
/// <param name="Line">Its number, from 1 on.</param>
internal sealed partial record CodePlace(string File, int Line)
{
    /// <summary>What a deterministic build puts in place of the root of the sources.</summary>
    private const string MappedRoot = "/_/";

    /// <summary>The innermost frame with a known line, of the largest stack that has one; <see langword="null"/>: no line is known.</summary>
    public static CodePlace? Of(IEnumerable<StackProfile> stacks) => stacks.SelectMany(stack => stack.Frames).Select(Of).FirstOrDefault(place => place is not null);

    /// <summary>The path from the root of the sources on, with <c>/</c>; <see langword="null"/>: it does not lie below the root.</summary>
    /// <param name="root">The root; <see langword="null"/>: not known.</param>
    public string? Below(string? root)
    {
        var file = Slashed(File);
        if (file.StartsWith(MappedRoot, StringComparison.Ordinal))
        {
            return file[MappedRoot.Length..];
        }

        var folder = root is null ? null : $"{Slashed(root).TrimEnd('/')}/";
        return folder is not null && file.StartsWith(folder, StringComparison.Ordinal) ? file[folder.Length..] : null;
    }

    /// <summary>The path as a URI reference: from the root on where it lies below it.</summary>
    public string ToUri(string? root)
    {
        var below = Below(root);
        var escaped = string.Join('/', (below ?? Slashed(File).TrimStart('/')).Split('/').Select(Escape));
        return below is null ? $"file:///{escaped}" : escaped;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PlainText.OneLine(File)}:{Line}");

    // A drive's colon stays; of a name with a colon elsewhere a reader would take the beginning for a scheme.
    private static string Escape(string part) => part is [_, ':'] ? part : Uri.EscapeDataString(PlainText.OneLine(part));

    private static string Slashed(string path) => path.Replace('\\', '/');

    private static CodePlace? Of(string frame) =>
        Place().Match(frame) is { Success: true } match && int.TryParse(match.Groups["line"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var line) && line > 0
            ? new CodePlace(match.Groups["file"].Value, line)
            : null;

    [GeneratedRegex(@"\) at (?<file>[^\0]+):(?<line>[0-9]{1,9})\z", RegexOptions.Singleline)]
    private static partial Regex Place();
}
