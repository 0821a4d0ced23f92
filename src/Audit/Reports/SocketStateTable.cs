using Leak.Audit.Findings;
using Leak.Bounds.Engine;
using Leak.Bounds.Verdicts;

namespace Leak.Audit.Reports;

/// <summary>A line for each state of TCP in which the server had sockets.</summary>
internal static class SocketStateTable
{
    private static readonly string[] s_columns = ["state", "before", "bytes unsent", "at the peak", "bytes unsent", "after", "bytes unsent"];

    /// <returns>The table; <see langword="null"/>: nothing is known of its sockets.</returns>
    public static ReportTable? Of(AuditReport report) => report.Sockets.Count == 0 ? null : new ReportTable(
        "", s_columns, [.. report.Sockets.Select(socket => new[] { socket.State }.Concat(new[] { socket.Before, socket.Peak, socket.After }.SelectMany(Cells)).ToArray())]);

    private static IEnumerable<string> Cells(SocketCount count) => [Wording.Number(count.Sockets), Wording.Number(count.UnsentBytes)];
}
