using System.Globalization;
using Leak.Audit.Findings;
using Leak.Clients;
using Leak.Clients.Catalog;
using Leak.Clients.Parking;
using Leak.Clients.Scripts;

namespace Leak.Audit.Capacity;

/// <summary>Finds how many stalled connections it takes until legitimate clients are no longer served. It can end a server.</summary>
/// <remarks>One run for each.</remarks>
/// <param name="target">The server.</param>
/// <param name="timeProvider">The source of time.</param>
/// <param name="tell">Is told what goes on, in a line.</param>
internal sealed class CapacityRun(CapacityTarget target, TimeProvider timeProvider, Action<string> tell)
{
    /// <summary>So often the server is given a few more where it closed some.</summary>
    private const int MostTries = 4;

    private const int FewMore = 64;

    private readonly LegitimateClients _clients = new(target, timeProvider);
    private readonly WhatRanOut _ranOut = new(target);
    private CapacityFinding _found = new()
    {
        Stall = target.Stalls[0].Id,
        Ceiling = target.Ceiling.Connections,
        Remarks = target.Ceiling.Because is { } because ? [because] : [],
    };

    /// <summary>Looks for it. What was found so far is in the finding where it is cancelled; nothing is left open.</summary>
    public async Task<CapacityFinding> RunAsync(CancellationToken cancellationToken)
    {
        await using var park = new Park(new RunClock(timeProvider));
        try
        {
            tell("capacity: asking as clients do, with no connection stalled");
            if (await _clients.AwaitAsync(cancellationToken) is (false, var waited))
            {
                return _found with { Remarks = [.. _found.Remarks, $"Not tried: clients were not served within {Seconds(waited)} with no stalled connection open."] };
            }

            foreach (var stall in target.Stalls)
            {
                if (_found.Stall != stall.Id)
                {
                    Remark(Outcome());
                    _found = _found with { Stall = stall.Id, ServedWith = 0 };
                }

                await using var lane = park.AddLane(target.Door.EndPoint, stall.Script(new StallContext { Host = target.Door.Host, Headers = target.Door.Headers, Path = target.Path }));
                if (!await SearchAsync(stall, new StalledCrowd(lane, target), cancellationToken))
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _found = _found with { Interrupted = true };
        }

        return _found;
    }

    /// <summary>Looks for it with one stall.</summary>
    /// <returns>Whether another stall may tell more: clients were always served.</returns>
    private async Task<bool> SearchAsync(Stall stall, StalledCrowd crowd, CancellationToken cancellationToken)
    {
        var bracket = new CapacityBracket(target.Ceiling.Connections);
        while (bracket.Next is { } asked)
        {
            tell(string.Create(CultureInfo.InvariantCulture, $"capacity: {stall.Id}, opening up to {asked} connections; clients were served with {bracket.Served}{(bracket.NotServed is { } most ? $", and not with {most}" : "")}"));
            var (given, open, failures) = await StepAsync(crowd, asked, cancellationToken);
            var served = failures is null;
            if (served)
            {
                bracket.Serve(asked, open);
                _found = _found with { ServedWith = bracket.Served };
            }

            if (crowd.OwnEnd is { } end)
            {
                Remark(string.Create(CultureInfo.InvariantCulture, $"This machine had no more to give with {open} connections open ({end}): more were not tried."));
                return false;
            }

            if (served)
            {
                // The server lets go of them faster than they come: more would not be more.
                if (open < asked / 2)
                {
                    return true;
                }

                continue;
            }

            bracket.Fail(asked, open, given);
            _found = _found with { NotServedWith = bracket.NotServed, RanOut = _ranOut.Sentences(failures!, crowd.Failures, given - open) };
            await crowd.LeaveAsync();
            tell("capacity: all connections are closed, waiting until clients are served again");
            var (cameBack, after) = await _clients.AwaitAsync(cancellationToken);
            _found = _found with { CameBack = cameBack, CameBackAfter = !cameBack || _found.CameBackAfter is not { } longest || after > longest ? after : longest };
            if (!cameBack)
            {
                // All that it had are lost, and some may have been counted while it ended.
                _found = _found with { NotServedWith = Math.Max(bracket.NotServed!.Value, given) };
                return false;
            }
        }

        return bracket.NotServed is null;
    }

    /// <summary>Opens so many, and asks.</summary>
    /// <returns>How many were opened in all, how many are open, and what came of the clients; <see langword="null"/>: they were served.</returns>
    private async Task<(int Given, int Open, IReadOnlyDictionary<string, int>? Failures)> StepAsync(StalledCrowd crowd, int asked, CancellationToken cancellationToken)
    {
        var given = await crowd.GrowAsync(asked, gently: false, cancellationToken);
        var open = -1;
        for (var tries = 0; ; tries++)
        {
            var (served, failures) = await _clients.AskAsync(cancellationToken);
            var before = open;
            open = await crowd.SettleAsync(cancellationToken);
            if (!served || open >= asked || open <= before || tries == MostTries || crowd.OwnEnd is not null)
            {
                return (given, open, served ? null : failures);
            }

            // To make room a server may close those from which it has read nothing yet: of those that come one by one it closes fewer.
            given = await crowd.GrowAsync(Math.Min(asked, open + FewMore), gently: true, cancellationToken);
        }
    }

    /// <summary>What one stall came to, where clients were always served.</summary>
    private string Outcome() => _found.ServedWith < _found.Ceiling
        ? string.Create(CultureInfo.InvariantCulture, $"{_found.Stall}: clients were served throughout; the server closed such connections, and at most {_found.ServedWith} were open at once.")
        : string.Create(CultureInfo.InvariantCulture, $"{_found.Stall}: clients were served with all {_found.ServedWith}.");

    private void Remark(string sentence) => _found = _found with { Remarks = [.. _found.Remarks, sentence] };

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");
}
