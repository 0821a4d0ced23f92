using Leak.Audit.Findings;
using Leak.Audit.Reports;

namespace Leak.Unit.Audit.Reports;

[Parallelizable(ParallelScope.All)]
internal sealed class AuditConsoleTests
{
    [Test]
    public void Lines_OfNginx_AreThese() => Text(PlantedAudit.Nginx()).ShouldBe(
        """
        Audited
          address  http://127.0.0.1:8080
          server   nginx 1.22.1 (Server: nginx/1.22.1)
          time     2026-11-27 12:00:00 UTC, took 163.25 s
          watch    150 s, less where all connections were closed sooner

        Grade D
          - 1 stall of 3 pins connections for longer than 60 s.
          - Legitimate clients were served.
          - What would raise it by one: Bound http1/partial-headers: then it is a C.

        What became of the stalls, worst first
          Pinned by 1 of the 3 stalls tried. Inconclusive: 1. Bounded: 1. Not applicable: 3.
          stall                  verdict       opened         held, or closed after (least / median / most)               ended by
          http1/partial-headers  Growing       6 connections  held ≥ 152.03 s                                             –
          http1/hung-handler     Inconclusive  6 requests     2 held ≥ 151 s, 4 given back after 60.01 / 60.02 / 60.03 s  504 × 3, RST × 1
          http1/keep-alive-idle  Bounded       6 connections  closed after 75.01 / 75.4 / 76 s                            FIN × 6
          - http1/hung-handler: The machine was late by 1.2 s.

        Limits
          limit        its setting lies               stalls that it guards  asked for  verdict
          RequestHead  none within the watch (150 s)  http1/partial-headers  60 s       Growing
          KeepAlive    between 74.01 s and 75.02 s    http1/keep-alive-idle  75 s       Bounded

        Legitimate clients
          client     served  failed                     before (median, p99)  during          after           what it does
          live/get/  158     2 (2 during): timeout × 2  1.21 ms, 2.5 ms       1.3 ms, 12.5 s  1.2 ms, 250 ms  a GET a second

        What was left behind
          - 6 connections, 60 s after the clients were gone.

        What to set
          nginx.conf, in http or server (tried)
            bounds http1/partial-headers
              client_header_timeout 10s;
              # http1/partial-headers
          nginx.conf, in http (from the documentation, since 1.27.4)
            bounds http1/keep-alive-idle
              keepalive_min_timeout 5s;

        What nothing can bound
          - No setting of nginx ends a request whose handler waits.

        Not applicable
          why                                 stalls and clients              in leak.json it would apply with
          no path that reads a body was told  http1/slow-body, http1/no-body  "postPath": "/…"
          the server does not speak HTTP/2    http2/idle                      –
        """.ReplaceLineEndings("\n"));

    [Test]
    public void Lines_OfAnEmptyReport_SayThatThereIsNothing() => Text(PlantedAudit.Empty()).ShouldBe(
        """
        Audited
          address  http://127.0.0.1:8080
          server   not recognised
          time     1970-01-01 00:00:00 UTC, took 0 s
          watch    150 s, less where all connections were closed sooner

        No grade

        What became of the stalls, worst first
          No stall was tried.

        What was left behind
          - Nothing that was seen.

        What to set
          - There is no block to paste.
        """.ReplaceLineEndings("\n"));

    [Test]
    public void Lines_OfAnInterruptedAudit_SayItFirst_AndItsTroubleLast()
    {
        var text = Text(PlantedAudit.Interrupted());

        text.ShouldContain("\n  interrupted  yes: what follows is what was seen until then\n\nGrade D\n");
        text.ShouldEndWith("\n\nTroubles\n  - It was stopped before every stall had its verdict.");
    }

    [Test]
    public void Lines_OfHostileText_HaveNothingThatATerminalObeys_AndStayNarrow()
    {
        var lines = AuditConsole.Lines(PlantedAudit.OfHostileText()).ToList();

        lines.SelectMany(line => line).ShouldAllBe(character => !char.IsControl(character) && character != '\u202e' && !char.IsSurrogate(character));
        // Each text of a block stands on a line of its own, whole.
        lines.ShouldAllBe(line => line.Length <= AuditConsole.Width);
        lines.ShouldContain(line => line.Contains("␛]0;owned␇"));
    }

    [Test]
    public void Block_KeepsItsIndentation_AndIsNeverBroken()
    {
        var text = $"a {{\n\tb;\r\n\n  {new string('c', 200)};\n}}\n";
        var block = new AdviceBlock("here", "nginx", text, [], null, IsTried: false);

        Text(PlantedAudit.Empty() with { Advice = new Advice([block], []) }).ShouldEndWith(
            $"What to set\n  here (from the documentation)\n      a {{\n          b;\n\n        {new string('c', 200)};\n      }}");
    }

    [Test]
    public void Table_WhenItIsTooWide_IsBrokenWithinItsColumns()
    {
        var nginx = PlantedAudit.Nginx();
        var ids = string.Join(", ", Enumerable.Range(0, 40).Select(number => $"http1/stall-{number}"));
        var limit = nginx.Report.Limits[0] with { Stalls = ids.Split(", ") };

        var lines = AuditConsole.Lines(nginx with { Report = nginx.Report with { Limits = [limit] } }).ToList();

        lines.ShouldAllBe(line => line.Length <= AuditConsole.Width);
        var from = lines.IndexOf("Limits") + 2;
        var table = lines[from..lines.IndexOf("", from)];
        table.Count.ShouldBeGreaterThan(3);
        var column = table[0].IndexOf("http1", StringComparison.Ordinal);
        table.Skip(1).ShouldAllBe(line => line.StartsWith(new string(' ', column) + "http1/stall-"));
        string.Join(' ', table.Select(line => line[column..].Split("  ")[0])).ShouldBe(ids);
    }

    private static string Text(AuditDocument document) => string.Join('\n', AuditConsole.Lines(document));
}
