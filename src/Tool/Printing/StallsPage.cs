using System.Globalization;
using System.Text;
using Leak.Bounds.Plans;
using Leak.Clients.Catalog;

namespace Leak.Tool.Printing;

/// <summary>The catalogue as a page of documentation, in Markdown: docs/stalls.md.</summary>
internal static class StallsPage
{
    private static readonly (string Family, string Heading)[] s_families =
    [
        ("tcp", "TCP"), ("http1", "HTTP/1.1"), ("tls", "TLS"), ("http2", "HTTP/2"), ("ws", "WebSockets"), ("signalr", "SignalR"), ("net", "Lost networks"),
    ];

    public static string Render()
    {
        var page = new StringBuilder("""
            # The stalls

            A stall is a client that takes a resource of the server and stops. Each stall has an id, which never changes. Reports, JSON and the command line use this id. Run one stall with `dotnet run --project tests/Load -- run <id>`, a family with `… run 'http2/*'`, all of them with `… run all`.

            This page is made from the catalogue (`src/Clients/Catalog`) by `dotnet run --project tests/Load -- list --markdown`. A test compares the two.

            - *Bends*: the paragraph of the standard that the client uses against its purpose. `–`: the client does nothing unusual, and the server's own code waits.
            - *Counts when*: what must be seen of a connection before its stall counts.
            - *Stopped by*: the limit that must close it, by the names of `Leak.Timeouts` ([timeouts.md](timeouts.md)).
            - *Not bounded yet*: no limit ends it, in Kestrel or in `Leak.Timeouts`. In `run all` it has a server of its own, and growth is expected of it.
            - *Stock Kestrel*: what Kestrel does at its own defaults, measured ([findings.md](findings.md)): the limit that closes the connection, or *held* where none does. *Its request stays*: once the client is gone, its request stays in the server for ever. *The kernel keeps it*: what the client was sent stays in the kernel for minutes after that.


            """.ReplaceLineEndings("\n"));
        foreach (var (family, heading) in s_families)
        {
            page.Append(CultureInfo.InvariantCulture, $"## {heading}\n\n| id | what it sends | bends | counts when | stopped by | stock Kestrel |\n|---|---|---|---|---|---|\n");
            foreach (var stall in Stalls.All.Concat(Stalls.Unbounded).Where(stall => stall.Id.StartsWith($"{family}/", StringComparison.Ordinal)))
            {
                Row(page, stall.Id, stall.Summary, stall.Rfc ?? "–", Words(stall.SeenWhen), stall.StoppedBy, Words(StockKestrel.Instance.Expect(stall)));
            }

            page.Append('\n');
        }

        page.Append("## Floods\n\nMany cheap actions, each of which costs the server more. A flood may starve its server or end it. So `run all` has none of them. It runs by its id, or with `--floods`, on a server process of its own, beside live clients that must be served. The number of its actions is bounded, and it goes to this machine alone.\n\n| id | what it sends | bends | bounded by | stock Kestrel |\n|---|---|---|---|---|\n");
        foreach (var flood in Floods.All)
        {
            Row(page, flood.Id, flood.Summary, flood.Rfc ?? "–", flood.StoppedBy, Words(StockKestrel.Instance.Expect(flood)));
        }

        page.Append("\n## Live clients\n\nClients that behave well. They must be served and never cut while the stalls run.\n\n| id | what it does | stays inside |\n|---|---|---|\n");
        foreach (var client in LiveClients.All)
        {
            Row(page, client.Id, client.Summary, client.StaysInside);
        }

        return page.ToString();
    }

    private static void Row(StringBuilder page, params IEnumerable<string> cells) =>
        page.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");

    private static string Words(Expectation stock)
    {
        if (stock.Grows)
        {
            return "its requests stay";
        }

        var connection = stock.IsHeld ? "held" : stock.Limit.Name;
        return stock.Abandoned is not null ? $"{connection}; its request stays" : stock.IsLeftToKernel ? $"{connection}; the kernel keeps it" : connection;
    }

    private static string Words(StallSign sign) => sign switch
    {
        StallSign.Connected => "connected",
        StallSign.Answered => "answered",
        StallSign.Unanswered => "no final answer",
        StallSign.Streaming => "200, its body open",
        StallSign.Blocked => "200, and blocked",
        StallSign.Upgraded => "101",
        _ => throw new ArgumentOutOfRangeException(nameof(sign), sign, "A sign without words."),
    };
}
