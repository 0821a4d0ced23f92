using System.Globalization;
using System.Text;
using Leak.Audit.Grading;
using Leak.Audit.Options;
using Leak.Bounds.Reports;
using Leak.Clients.Catalog;

namespace Leak.Scenarios.Audit.Matrix;

/// <summary>docs/matrix.md.</summary>
internal static class MatrixPage
{
    public const string StallHeading = "## Stall × server";
    public const string LimitHeading = "## Limit × server";
    public const string ServerHeading = "## The servers";

    public static string File { get; } = Repository.PathOf("docs", "matrix.md");

    public static string Of(IReadOnlyList<MatrixColumn> columns, IReadOnlyList<string> missing, RunEnvironment environment, AuditOptions options)
    {
        var (limit, watch) = (Seconds(options.Limit), Seconds(options.Watch));
        var heads = string.Join(" | ", columns.Select(column => column.Server.Name));
        var rule = string.Concat(columns.Select(_ => "---|"));
        var text = new StringBuilder();
        text.Append(
            $"""
            # Servers and stalls

            Look up here which clients hold a connection of a server that runs with its defaults, and for how long.

            Each server was started as it comes, and {options.ConnectionsOfEach} clients of each kind stalled it; [stalls.md](stalls.md) tells what each of them does.

            - A time is *bounded*: the server gave all of them back, the connection or its request, after so long (the median).
            - *Held* is not: at the end of the watch of {watch} at least one of them was still held.

            Only defaults were tried. That a server holds a client is no fault in it: most have a setting that ends it. [`leak audit`](audit.md) says what your own
            server does, and what to set. Nothing is said of what was not tried: another version, another setting, another module.

            - Date: {columns.Min(column => column.Report.StartedAt).UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}.
            - Machine: {environment.Os}, kernel {Environment.OSVersion.Version.ToString(2)}, {environment.Cores} cores. Servers and clients are on it together, over loopback. The clients run on {environment.Runtime}.
            - Audit: each limit is asked for at {limit}, and watched for {watch}. All servers were audited at the same time.
            - To make this page again, in five minutes: `{MatrixTests.HowToWrite}`.
            {(missing.Count == 0 ? "" : $"- Not installed there, so not tried: {string.Join(", ", missing)}.\n")}
            {StallHeading}

            - `60 s`: given back after so long.
            - `{MatrixCell.Held}`: at least one was still held. A connection counts until the server's machine has no socket of it: where the client does not read, its
              kernel may keep what was sent although the server has closed.
            - `{MatrixCell.Kept} 91 s`: closed for the client in time; the server kept its side of at least one for so long.
            - `{MatrixCell.Kept}`: closed for the client in time, or the server was done with it; at the end of the watch its machine still had a socket of at least one.
            - `{MatrixCell.Unknown}`: what was seen allows no verdict.
            - `{MatrixCell.NotTried}`: not tried, or not applicable: the server that was started has not what this needs, or its answer left nothing to stall.

            Each time begins when the client stalls. Not all are limits of time: a server may also count (headers, frames), or refuse what it was sent.

            | stall | {heads} |
            |---|{rule}

            """);
        foreach (var stall in Stalls.All)
        {
            text.Append(Row(stall.Id, columns, column => MatrixCell.Of(column.Report.Of(stall))));
        }

        text.Append(
            $"""

            {LimitHeading}

            Where the setting of each limit lies, as its stalls show it; [stalls.md](stalls.md) names the limit that each stall is stopped by. `{MatrixCell.None}`: nothing
            ended its stalls within the watch. `{MatrixCell.Varies}`: they were ended, but not after one time. Where there is more than one, its stalls do not agree: the server has
            several settings in its place, or none for some of them.

            | limit | {heads} |
            |---|{rule}

            """);
        foreach (var name in LimitOptions.Names)
        {
            text.Append(Row(name, columns, column => MatrixCell.Of(column.Report.Limits.Where(found => found.Limit == name), column.Report.Stalls)));
        }

        text.Append(
            $"""

            {ServerHeading}

            The grade is that of [audit.md](audit.md#the-grade), of these defaults against {limit}, by what was tried.

            | server | version | grade | as it was run | its times by its documentation |
            |---|---|---|---|---|

            """);
        foreach (var (server, report) in columns)
        {
            text.Append($"| {server.Name} | {server.Version} | {Grader.Of(report).Letter} | {server.Settings} | {server.Defaults} |\n");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Row(string name, IReadOnlyList<MatrixColumn> columns, Func<MatrixColumn, string> cell) =>
        $"| {name} | {string.Join(" | ", columns.Select(cell))} |\n";

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s");
}
