namespace Leak.Tool.Progress;

/// <summary>The characters that are drawn with.</summary>
/// <param name="Full">A filled part of a bar.</param>
/// <param name="Empty">The rest of it.</param>
/// <param name="Mark">The bound in a bar.</param>
/// <param name="Heights">Of a sparkline, from none to full.</param>
/// <param name="States">A stall, by its state.</param>
internal sealed record Glyphs(char Full, char Empty, char Mark, string Heights, string States)
{
    private static readonly Glyphs s_unicode = new('█', '░', '┃', "▁▂▃▄▅▆▇█", "·●✓✓✗?");
    private static readonly Glyphs s_ascii = new('#', '-', '|', "_.-=+*#@", ".o++x?");

    public static Glyphs For(bool unicode) => unicode ? s_unicode : s_ascii;

    public char Of(StallState state) => States[(int)state];

    /// <summary>The last values that fit, each as high as its share of the largest.</summary>
    public string Sparkline(IReadOnlyList<double> values, int width)
    {
        var shown = values.Skip(values.Count - width).ToList();
        var most = shown.DefaultIfEmpty().Max();
        return string.Concat(shown.Select(value => Heights[most <= 0 ? 0 : (int)Math.Round(Math.Clamp(value / most, 0, 1) * (Heights.Length - 1))]));
    }

    /// <summary>How many cells of a bar are filled, and where its bound is; a value of more than nothing fills one.</summary>
    public static (int Filled, int Mark) Bar(double value, double bound, int width)
    {
        var scale = Math.Max(1, Math.Max(value, bound * 1.25));
        var filled = Math.Clamp((int)Math.Round(value / scale * width), value > 0 ? 1 : 0, width);
        return (filled, Math.Clamp((int)Math.Round(bound / scale * width), 0, width - 1));
    }
}
