using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Clients.Catalog;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>A stall's record with one thing of its plan changed.</summary>
internal static class PlannedOtherwise
{
    /// <summary>With another stall.</summary>
    public static StallRecord WithStall(this StallRecord record, Func<Stall, Stall> change) =>
        record with { Plan = record.Plan with { Stall = change(record.Plan.Stall) } };

    /// <summary>With another expectation.</summary>
    public static StallRecord WithExpectation(this StallRecord record, Func<Expectation, Expectation> change) =>
        record with { Plan = record.Plan with { Expectation = change(record.Plan.Expectation) } };

    /// <summary>With another end.</summary>
    public static StallRecord WithEnd(this StallRecord record, ExpectedEnd end) => record.WithExpectation(expectation => expectation with { End = end });

    /// <summary>With another limit that acts first.</summary>
    public static StallRecord WithLimit(this StallRecord record, Func<Limit, Limit> change) =>
        record.WithExpectation(expectation => expectation with { Limits = [change(expectation.Limit), .. expectation.Limits.Skip(1)] });

    /// <summary>Without a limit that closes the connection once its requests were ended, or its request refused.</summary>
    public static StallRecord WithoutNextLimit(this StallRecord record) => record.WithExpectation(expectation => expectation with
    {
        Limits = [expectation.Limit],
        Abandoned = expectation.Abandoned is { } abandoned ? abandoned with { Refusal = new Refusal(ClosedBy: null) } : null,
    });

    /// <summary>With another number of requests that its endpoint lets in.</summary>
    public static StallRecord WithMostRequests(this StallRecord record, int? most) =>
        record.WithExpectation(expectation => expectation with { Abandoned = expectation.Abandoned! with { Most = most } });
}
