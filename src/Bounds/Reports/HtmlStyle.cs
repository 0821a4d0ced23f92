namespace Leak.Bounds.Reports;

/// <summary>The style sheet of the HTML report.</summary>
internal static class HtmlStyle
{
    public const string Sheet =
        """

        :root { color-scheme: light dark; --page: #f7f7f5; --card: #fff; --ink: #1d1f21; --soft: #60656b; --rule: #dddfe2;
          --line: #2563b8; --bound: #b45309; --good: #15803d; --bad: #b91c1c; }
        @media (prefers-color-scheme: dark) { :root { --page: #16181a; --card: #1f2225; --ink: #e8e9ea; --soft: #a0a6ac;
          --rule: #383c41; --line: #78aef0; --bound: #f0a35c; --good: #5bc27e; --bad: #f28b82; } }
        body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; }
        main { max-width: 1240px; margin: 0 auto; padding: 28px 24px 60px; }
        h1 { font-size: 26px; margin: 0 0 18px; } h2 { font-size: 19px; margin: 0 0 10px; } h3 { font-size: 15px; margin: 16px 0 4px; }
        main > h2 { margin-top: 26px; }
        h1.bad, h2.bad { color: var(--bad); }
        section { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; margin: 26px 0; padding: 18px 20px; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; }
        th { text-align: left; color: var(--soft); font-weight: 600; vertical-align: bottom; white-space: nowrap; }
        th, td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--rule); overflow-wrap: break-word; max-width: 34em; }
        td { vertical-align: top; }
        th:first-child, .mark { width: 1.4em; font-weight: 700; }
        .good .mark { color: var(--good); } .bad .mark { color: var(--bad); } tr.bad td { font-weight: 600; }
        ul { margin: 8px 0; padding-left: 20px; font-size: 14px; } li { margin: 3px 0; overflow-wrap: anywhere; }
        pre { margin: 8px 0; padding: 12px 14px; background: var(--page); border-radius: 6px; font: 13px/1.5 ui-monospace, monospace; overflow-x: auto; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 18px; margin: 0; font-size: 14px; }
        dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
        .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 460px), 1fr)); gap: 14px 26px; margin-bottom: 18px; }
        figure { margin: 0; } figcaption { font-size: 14px; color: var(--soft); } figcaption b { color: var(--ink); margin-right: 6px; }
        svg { display: block; width: 100%; height: auto; }
        svg text { font: 12px system-ui, sans-serif; fill: var(--soft); }
        .grid { stroke: var(--rule); } .axis { stroke: var(--soft); }
        .line { fill: none; stroke: var(--line); stroke-width: 2; stroke-linejoin: round; }
        .peak { fill: var(--line); stroke: var(--card); stroke-width: 1.5; }
        line.bound { stroke: var(--bound); stroke-width: 1.5; } line.compared { stroke-dasharray: 6 4; }
        svg text.bound { fill: var(--bound); paint-order: stroke; stroke: var(--card); stroke-width: 4px; }

        """;
}
