using System.Globalization;
using System.Text;
using Leak.Audit.Findings;
using Leak.Bounds.Reports;

namespace Leak.Audit.Reports;

/// <summary>How long each stall was held, as a picture: a bar for each, with the limit that was asked for as a mark.</summary>
internal static class AuditSvg
{
    private const int Width = 960;
    private const int Left = 250;
    private const int Right = 40;
    private const int Top = 96;
    private const int RowHeight = 26;
    private const int BarHeight = 14;
    private const int Ticks = 5;

    private const string Style =
        """

        :root { --page: #fff; --ink: #1d1f21; --soft: #60656b; --rule: #dddfe2; --good: #15803d; --warn: #b45309; --bad: #b91c1c; }
        @media (prefers-color-scheme: dark) { :root { --page: #16181a; --ink: #e8e9ea; --soft: #a0a6ac; --rule: #383c41; --good: #5bc27e; --warn: #f0a35c; --bad: #f28b82; } }
        .page { fill: var(--page); } text { font: 12px system-ui, sans-serif; fill: var(--soft); } .title { font-size: 16px; font-weight: 600; fill: var(--ink); } .id { fill: var(--ink); }
        .grid { stroke: var(--rule); } .asked { stroke: var(--ink); stroke-width: 2; stroke-dasharray: 4 3; } .some { opacity: .45; }
        .good { fill: var(--good); } .warn { fill: var(--warn); } .bad { fill: var(--bad); }

        """;

    public static string Render(AuditDocument document)
    {
        var stalls = StallTable.Tried(document.Report);
        var wanted = document.Report.Limits.DistinctBy(limit => limit.Limit).ToDictionary(limit => limit.Limit, limit => limit.Wanted.TotalSeconds, StringComparer.Ordinal);
        var axis = ChartAxis.UpTo(stalls.SelectMany(stall => new[] { stall.Most?.TotalSeconds, stall.HeldFor?.TotalSeconds }).OfType<double>().Concat(wanted.Values).DefaultIfEmpty().Max(), Ticks);
        double X(double seconds) => Left + (Math.Clamp(seconds / axis.Top, 0, 1) * (Width - Left - Right));
        var height = Top + (RowHeight * stalls.Count) + 20;
        var headline = Html.Escape(AuditWords.Headline(document));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{height}\" viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-labelledby=\"title\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<title id=\"title\">{headline}</title>\n<style>{Style}</style>\n<rect class=\"page\" width=\"100%\" height=\"100%\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"20\" y=\"30\">{headline}</text>\n<text x=\"20\" y=\"52\">{Html.Escape(AuditWords.Answer(document.Report))} Bars: how long connections were held. Dashes: the limit that was asked for.</text>\n");
        foreach (var tick in axis.Ticks)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{At(X(tick))}\" x2=\"{At(X(tick))}\" y1=\"{Top - 8}\" y2=\"{height - 20}\"/><text x=\"{At(X(tick))}\" y=\"{Top - 14}\" text-anchor=\"middle\">{ChartAxis.Label(tick)} s</text>\n");
        }

        foreach (var (row, stall) in stalls.Index())
        {
            Row(svg, stall, wanted.TryGetValue(stall.Limit, out var limit) ? limit : null, Top + (row * RowHeight), X);
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Row(StringBuilder svg, StallFinding stall, double? wanted, int top, Func<double, double> x)
    {
        var kind = AuditStyle.Of(stall.Verdict);
        var held = stall.Held > 0 ? stall.HeldFor?.TotalSeconds : null;
        var sure = stall.Closed > 0 ? stall.Least?.TotalSeconds : held;
        var most = Math.Max(held ?? 0, stall.Most?.TotalSeconds ?? 0);
        svg.Append(CultureInfo.InvariantCulture, $"<g><title>{Html.Escape($"{stall.Id}: {AuditWords.Verdict(stall.Verdict)}, {StallTable.Became(stall)}")}</title>");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"id\" x=\"{Left - 10}\" y=\"{top + 11}\" text-anchor=\"end\">{Html.Escape(stall.Id)}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"{kind} some\" x=\"{Left}\" y=\"{top}\" width=\"{At(x(most) - Left)}\" height=\"{BarHeight}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"{kind}\" x=\"{Left}\" y=\"{top}\" width=\"{At(x(sure ?? 0) - Left)}\" height=\"{BarHeight}\"/>");
        if (held is not null)
        {
            // An arrow: it was held for longer than it was watched.
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{kind}\" d=\"M{At(x(most))} {top - 2}l9 {(BarHeight / 2) + 2}l-9 {(BarHeight / 2) + 2}z\"/>");
        }

        if (wanted is { } asked)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"asked\" x1=\"{At(x(asked))}\" x2=\"{At(x(asked))}\" y1=\"{top - 3}\" y2=\"{top + BarHeight + 3}\"/>");
        }

        svg.Append("</g>\n");
    }

    private static string At(double position) => position.ToString("0.#", CultureInfo.InvariantCulture);
}
