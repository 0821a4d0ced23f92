using Leak.Audit.Findings;

namespace Leak.Audit.Reports;

/// <summary>What the page of an audit has beside the other reports' style sheet.</summary>
internal static class AuditStyle
{
    public const string Sheet =
        """

        :root { --warn: #b45309; }
        @media (prefers-color-scheme: dark) { :root { --warn: #f0a35c; } }
        main { max-width: 1080px; }
        header { display: flex; gap: 20px; align-items: center; }
        header h1 { margin: 0 0 4px; overflow-wrap: anywhere; } header p { margin: 0; overflow-wrap: anywhere; } header > div:last-child { min-width: 0; }
        .grade { flex: none; min-width: 72px; max-width: 40vw; padding: 0 10px; box-sizing: border-box; border-radius: 10px; border: 3px solid; font: 700 44px/72px system-ui, sans-serif; text-align: center; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
        .grade.good { color: var(--good); } .grade.warn { color: var(--warn); } .grade.bad { color: var(--bad); } .grade.none { color: var(--soft); }
        nav { margin: 16px 0 0; display: flex; flex-wrap: wrap; gap: 4px 16px; font-size: 14px; }
        a { color: var(--line); text-decoration: none; } a:hover, a:focus { text-decoration: underline; }
        section { margin: 18px 0; } :target { outline: 2px solid var(--line); outline-offset: 4px; border-radius: 4px; }
        p { margin: 4px 0; overflow-wrap: anywhere; } .soft { color: var(--soft); font-size: 13px; }
        th:first-child { width: auto; } td { min-width: 6em; }
        h3 { overflow-wrap: anywhere; } pre { border: 1px solid var(--rule); tab-size: 4; }
        .tag { display: inline-block; padding: 0 8px; border: 1px solid; border-radius: 9px; font-size: 12px; font-weight: 600; } .tag.tried { color: var(--good); } .tag.told { color: var(--warn); }
        .stall { display: grid; grid-template-columns: minmax(0, 17em) minmax(0, 1fr); gap: 4px 20px; padding: 12px 0; border-top: 1px solid var(--rule); font-size: 14px; break-inside: avoid; }
        .stall h3 { margin: 0; } .stall p { margin: 2px 0; } .stall ul { margin: 2px 0; font-size: 13px; }
        .good .verdict { color: var(--good); } .warn .verdict { color: var(--warn); } .bad .verdict { color: var(--bad); }
        .stall.good { --bar: var(--good); } .stall.warn { --bar: var(--warn); } .stall.bad { --bar: var(--bad); }
        .bar { position: relative; height: 14px; margin: 4px 0 6px; border-radius: 3px; background: var(--page); box-shadow: inset 0 0 0 1px var(--rule); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        .bar i { position: absolute; top: 0; bottom: 0; }
        i.sure { background: var(--bar); } i.some { background: var(--bar); opacity: .45; }
        .bar i.still, .legend i.still { width: 0; height: 0; border: 7px solid transparent; border-left: 9px solid var(--bar); border-right: 0; }
        i.median { width: 2px; margin-left: -1px; background: var(--ink); }
        .bar i.asked { width: 0; top: -4px; bottom: -4px; margin-left: -1px; border-left: 2px dashed var(--ink); }
        .scale { padding: 0; border: 0; } .scale .bar { height: 18px; margin: 0; background: none; box-shadow: none; }
        .scale .bar i { color: var(--soft); font: 12px system-ui, sans-serif; transform: translateX(-50%); white-space: nowrap; }
        .scale .bar i:first-child { transform: none; } .scale .bar i:last-child { transform: translateX(-100%); }
        .legend { --bar: var(--soft); } .legend span { display: inline-block; margin-right: 10px; white-space: nowrap; } .legend i { display: inline-block; width: 22px; height: 10px; }
        .legend i.median { width: 2px; height: 14px; } .legend i.asked { width: 0; height: 14px; border-left: 2px dashed var(--ink); } .legend i.median, .legend i.asked, .legend i.still { vertical-align: -2px; }
        @media (max-width: 640px) { main { padding: 16px 12px 40px; } section { padding: 14px; } h1 { font-size: 20px; } .grade { min-width: 60px; font-size: 34px; line-height: 60px; } .stall { grid-template-columns: minmax(0, 1fr); } }
        @media print { :root { color-scheme: light; --page: #fff; --card: #fff; --ink: #000; --soft: #444; --rule: #bbb; --line: #000; --warn: #b45309; --good: #15803d; --bad: #b91c1c; } body { font-size: 12px; } main { max-width: none; padding: 0; } section { border: 0; padding: 0; } nav { display: none; } pre { white-space: pre-wrap; break-inside: avoid; } h2, h3 { break-after: avoid; } }

        """;

    /// <summary>Its colour.</summary>
    public static string Of(AuditGrade grade) => grade.Letter switch
    {
        ['A', ..] => "good",
        ['B' or 'C', ..] => "warn",
        ['D' or 'E' or 'F', ..] => "bad",
        _ => "none",
    };

    /// <summary>Its colour.</summary>
    public static string Of(AuditVerdict verdict) => verdict switch
    {
        AuditVerdict.Bounded => "good",
        AuditVerdict.Growing or AuditVerdict.KeptByServer => "bad",
        _ => "warn",
    };
}
