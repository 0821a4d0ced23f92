using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Leak.Bounds.Pages;

/// <summary>A script or style sheet that pages carry: an embedded file, and the hash by which a page's policy lets it act.</summary>
/// <param name="Text">Its text, as it stands in the page.</param>
/// <param name="Source">The hash as a content-security policy has it: <c>'sha256-…'</c>.</param>
internal sealed record PageAsset(string Text, string Source)
{
    private static readonly ConcurrentDictionary<string, PageAsset> s_loaded = new(StringComparer.Ordinal);

    private static readonly string[] s_styles = ["uplot.css", "d3-flame-graph.css", "page.css"];

    /// <summary>The charts' library.</summary>
    public static PageAsset Charts => Load("uplot.js");

    /// <summary>The icicle's library, and what it is called with.</summary>
    public static IReadOnlyList<PageAsset> Icicle => [Load("d3-selection.js"), Load("d3-flame-graph.js")];

    /// <summary>The pages' own script.</summary>
    public static PageAsset Script => Load("page.js");

    /// <summary>The style of all of it.</summary>
    public static PageAsset Style => s_loaded.GetOrAdd("", _ => Of(string.Concat(s_styles.Select(Read))));

    private static PageAsset Load(string name) => s_loaded.GetOrAdd(name, static name => Of(Read(name)));

    private static PageAsset Of(string text) => new(text, $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'");

    private static string Read(string name)
    {
        using var stream = typeof(PageAsset).Assembly.GetManifestResourceStream($"Leak.Page.{name}")
            ?? throw new InvalidOperationException($"The page's file {name} is not embedded in {typeof(PageAsset).Assembly.GetName().Name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);

        // A browser reads line ends so, and hashes what it reads.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
