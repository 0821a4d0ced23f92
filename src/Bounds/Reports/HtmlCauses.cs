using System.Globalization;
using System.Text;
using Leak.Bounds.Causes;
using Leak.Bounds.Pages;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>What broke, a part for each cause: what it means, by how much, where it was parked and what to set.</summary>
internal static class HtmlCauses
{
    private const int MostBars = 3;

    private const int MostStacks = 3;

    private const int MostFrames = 12;

    public static void Append(StringBuilder page, IReadOnlyList<Cause> causes, Func<ScenarioVerdict, string> anchorOf)
    {
        if (causes.Count == 0)
        {
            return;
        }

        page.Append(CultureInfo.InvariantCulture, $"<section id=\"broke\" aria-labelledby=\"broke-title\">\n<h2 id=\"broke-title\">What broke <span class=\"soft\">{Wording.Amount(causes.Count, "causes")}</span></h2>\n");
        foreach (var cause in causes)
        {
            Append(page, cause, anchorOf);
        }

        page.Append("</section>\n");
    }

    /// <summary>By how much, in a few words; of a cause without figures, nothing.</summary>
    public static string Excess(Cause cause) => Bars(cause).FirstOrDefault() is { } finding ? Excess(finding) : "";

    private static string Excess(Finding finding)
    {
        var (bound, observed) = (Wording.Number(finding.Bound.Limit), Wording.Amount(Math.Round(finding.Bound.Observed, 2), finding.Bound.Unit));
        return finding.Bound.Observed < finding.Bound.Limit ? $"{observed}, where at least {bound} were to be"
            : finding.Bound.Limit > 0 ? $"{observed}, where {bound} are allowed: {Wording.Number(Math.Round(finding.Times, 1))} times as much"
            : $"{observed}, where none is allowed";
    }

    /// <summary>Each bound once, where it was broken most. What the operating system counts beside the server says the same again.</summary>
    private static IEnumerable<Finding> Bars(Cause cause) => cause.Findings
        .GroupBy(finding => finding.Bound.Name)
        .Where(group => group.Key != BoundNames.TcpConnectionsDuring || !cause.Findings.Any(finding => finding.Bound.Name == BoundNames.ConnectionsDuring))
        .Select(group => group.MaxBy(finding => finding.Excess)!)
        .Take(MostBars);

    private static void Append(StringBuilder page, Cause cause, Func<ScenarioVerdict, string> anchorOf)
    {
        page.Append(CultureInfo.InvariantCulture, $"<article class=\"cause\" id=\"c-{cause.Key}\">\n<h3>{Html.Escape(cause.Title)} <a class=\"anchor\" href=\"#c-{cause.Key}\" aria-label=\"Link to this cause\">#</a></h3>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p>{Html.Escape(cause.Meaning)}</p>\n<div class=\"columns\">\n<div>\n");
        HowMuch(page, cause);
        Seen(page, cause, anchorOf);
        page.Append("</div>\n<div>\n");
        WhatToSet(page, cause);
        page.Append("</div>\n</div>\n");
        Parked(page, cause);
        page.Append("</article>\n");
    }

    private static void HowMuch(StringBuilder page, Cause cause)
    {
        var bars = Bars(cause).ToList();
        if (bars.Count > 0)
        {
            page.Append("<h4>By how much</h4>\n");
            page.AppendJoin("", bars.Select(Bar));
        }

        HtmlText.List(page, cause.Said);
    }

    private static string Bar(Finding finding)
    {
        var most = Math.Max(finding.Bound.Observed, finding.Bound.Limit);
        var (observed, limit) = (Percent(finding.Bound.Observed / most), Percent(finding.Bound.Limit / most));
        return $"""
            <div class="measure"><p><b>{Html.Escape(finding.Bound.Name)}</b>: {Html.Escape(Excess(finding))}</p>
            <svg class="meter" aria-hidden="true" preserveAspectRatio="none"><rect class="track" width="100%" height="100%"/><rect class="over" width="{observed}" height="100%"/><rect class="within" width="{(finding.Bound.Observed < finding.Bound.Limit ? observed : limit)}" height="100%"/><line class="limit" x1="{limit}" x2="{limit}" y1="0" y2="100%"/></svg>
            <details><summary>{Html.Escape(finding.Verdict.Observation.Scenario.Title)}: the formula</summary><p class="formula">{Html.Escape(finding.Bound.Formula)}</p></details></div>

            """.ReplaceLineEndings("\n");
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(share, 0, 1) * 100:0.##}%");

    private static void Seen(StringBuilder page, Cause cause, Func<ScenarioVerdict, string> anchorOf)
    {
        page.Append("<h4>Where it was seen</h4>\n<ul>\n");
        foreach (var verdict in cause.Scenarios)
        {
            var anchor = anchorOf(verdict);
            page.Append(CultureInfo.InvariantCulture, $"<li><a href=\"#{anchor}\">{Html.Escape(ReportWords.Name(verdict))}</a>");
            var stalls = cause.Workloads.Where(id => verdict.Observation.Stalls.Any(stall => stall.Id == id && stall.Lifetimes.Count > 0)).ToList();
            page.Append(stalls.Count == 0 ? "" : $": connections of {string.Join(", ", stalls.Select(id => $"<a href=\"#{anchor}-connections\" data-stall=\"{Html.Escape(id)}\">{Html.Escape(id)}</a>"))}");
            var others = cause.Workloads.Where(id => !stalls.Contains(id) && verdict.Observation.Workloads.Any(record => record.Id == id)).ToList();
            page.Append(others.Count == 0 ? "" : $": {Html.Escape(string.Join(", ", others))}").Append("</li>\n");
        }

        page.Append("</ul>\n");
    }

    private static void WhatToSet(StringBuilder page, Cause cause)
    {
        if (cause.Settings.Count + cause.Steps.Count == 0)
        {
            return;
        }

        if (cause.IsInCode)
        {
            page.Append("<h4>What to mend</h4>\n");
            HtmlText.Steps(page, cause.Steps);
            page.Append(cause.Settings.Count > 0 ? "<h4>Until it is mended</h4>\n" : "");
        }
        else
        {
            page.Append("<h4>What to set</h4>\n");
        }

        foreach (var setting in cause.Settings)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"where\">{Html.Escape(setting.Where)}</p>\n");
            HtmlText.Block(page, setting.Text.Split('\n'), $"To paste into {setting.Where}");
            page.Append(setting.Note is { } note ? $"<p class=\"soft\">{HtmlText.Code(note)}</p>\n" : "");
        }

        HtmlText.Steps(page, cause.IsInCode ? [] : cause.Steps);
    }

    private static void Parked(StringBuilder page, Cause cause)
    {
        if (cause.Parked is not { } parked)
        {
            return;
        }

        page.Append(CultureInfo.InvariantCulture, $"<h4>Where it was parked <span class=\"soft\">{Html.Escape(parked.When)}; innermost frame first</span></h4>\n");
        foreach (var stack in parked.Stacks.Take(MostStacks))
        {
            var (kind, tag, why) = ParkedWords.Of(stack, cause.IsInCode);
            page.Append(CultureInfo.InvariantCulture, $"<div class=\"stack {kind}\"><p><b>{stack.Profile.Count} ×</b> <span class=\"tag\">{tag}</span> <span class=\"soft\">{Html.Escape(why)}</span></p><ol>\n");
            page.AppendJoin("", stack.Profile.Frames.Take(MostFrames).Select(frame => $"<li>{Frame(frame, stack.IsCause)}</li>\n")).Append("</ol></div>\n");
        }

        page.Append(ParkedWords.Conclusion(parked, cause.IsInCode) is { Length: > 0 } conclusion ? $"<p>{Html.Escape(conclusion)}</p>\n" : "");
        page.Append(parked.SumOf(MostStacks) is { Length: > 0 } sum ? $"<p class=\"soft\">{Html.Escape(sum)} All of them: see the scenario's profile.</p>\n" : "");
    }

    /// <summary>Own code is marked where it is part of the cause: elsewhere the eye would go to what only happens to stand there.</summary>
    private static string Frame(string frame, bool isCause)
    {
        var read = StackTree.Read(frame);
        var place = read.Place is { } known ? $" <code class=\"place\">{Html.Escape(known)}</code>" : "";
        var own = read.IsOwn ? " <span class=\"soft\">own code</span>" : "";
        return $"<code{(read.IsOwn && isCause ? " class=\"own\"" : "")}>{Html.Escape(read.Name)}</code>{place}{own}";
    }
}
