using Leak.Audit.Findings;
using Leak.Audit.Looking;
using Leak.Audit.Options;
using Leak.Clients.Catalog;
using Leak.Clients.Live;

namespace Leak.Audit.Runs;

/// <summary>Chooses the legitimate clients that ask beside the stalls.</summary>
internal static class LivePlanner
{
    private const string PathOption = "path";

    /// <summary>Those that this server has an answer for.</summary>
    public static IReadOnlyList<LiveClient> Clients(AuditOptions options, LookResult look) => WhyNot(options, look) is null ? [LiveClients.Get(options.Paths.Path)] : [];

    /// <summary>Those that do not apply, with the reason.</summary>
    public static IReadOnlyList<LiveFinding> NotApplicable(AuditOptions options, LookResult look) => WhyNot(options, look) is not { } why ? [] :
    [
        new LiveFinding { Id = LiveClients.Get(options.Paths.Path).Id, Summary = LiveClients.Get(options.Paths.Path).Summary, NotApplicable = why },
    ];

    private static string? WhyNot(AuditOptions options, LookResult look) =>
        !look.EndPoints.ContainsKey(ServerListener.Http1) ? "it speaks plain HTTP/1.1, and the server was not seen to"
        : look.Found.FirstOrDefault(found => found.Name == PathOption) is { IsThere: false } path ? $"{path.Seen}: tell a path that is answered with 2xx (--path)"
        : null;
}
