using Leak.Audit.Findings;
using Leak.Bounds.Verdicts;

namespace Leak.Audit.Reports;

/// <summary>How many stalled connections it takes, in sentences.</summary>
internal static class CapacityWords
{
    public static IReadOnlyList<string> Of(CapacityFinding found) =>
    [
        Answer(found),
        .. found.RanOut,
        .. found.CameBack switch
        {
            true => [$"Once all were closed, clients were served again within {Times.AtMost(found.CameBackAfter!.Value)}."],
            false => [$"It did not come back: once all were closed, clients were not served for {Times.Near(found.CameBackAfter!.Value)}."],
            null => Array.Empty<string>(),
        },
        .. found.Remarks,
        .. found.Interrupted ? ["It was stopped before it was done."] : Array.Empty<string>(),
    ];

    private static string Answer(CapacityFinding found) => found switch
    {
        { NotServedWith: { } most } => $"Clients were served with {Open(found, found.ServedWith)} open, and no longer with {Wording.Number(most)}.",
        { ServedWith: 0 } => "It is not known with how many stalled connections clients are no longer served.",
        _ when found.ServedWith >= found.Ceiling => $"Clients were served with all {Open(found, found.ServedWith)} that the server was given.",
        { Interrupted: true } => $"Clients were served with {Open(found, found.ServedWith)} open; more were not tried.",
        _ => $"Clients were served throughout; at most {Open(found, found.ServedWith)} were open at once.",
    };

    private static string Open(CapacityFinding found, int count) => $"{Wording.Number(count)} stalled connections ({found.Stall})";
}
