using Leak.Audit.Looking;

namespace Leak.Audit.Capacity;

/// <summary>Asks as clients do that mean well: each on a new connection.</summary>
internal sealed class LegitimateClients(CapacityTarget target, TimeProvider timeProvider)
{
    /// <summary>Of three, two decide: one answer that is late by chance says nothing.</summary>
    private const int Deciding = 2;

    private const int TooMany = 429;
    private const int ServerError = 500;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly Knocks _knocks = new(new LookTimes(), timeProvider);

    /// <summary>Asks two or three times.</summary>
    /// <returns>Whether they were served, and what came of those that were not, with counts.</returns>
    public async Task<(bool Served, IReadOnlyDictionary<string, int> Failures)> AskAsync(CancellationToken cancellationToken)
    {
        var served = 0;
        var failures = new List<string>();
        while (served < Deciding && failures.Count < Deciding)
        {
            var answer = await _knocks.GetAsync(target.Door, target.Path, bytes: 0, bodyWithin: target.Times.Answer, headWithin: target.Times.Answer, cancellationToken);
            if (answer.Status is { } status and < ServerError && status != TooMany)
            {
                served++;
            }
            else
            {
                failures.Add(answer.Words);
            }
        }

        return (served >= Deciding, failures.CountBy(failure => failure).ToDictionary());
    }

    /// <summary>Asks until they are served, or for as long as is waited for that.</summary>
    /// <returns>Whether they were, and how long it took.</returns>
    public async Task<(bool Served, TimeSpan After)> AwaitAsync(CancellationToken cancellationToken)
    {
        var began = timeProvider.GetTimestamp();
        while (true)
        {
            var (served, _) = await AskAsync(cancellationToken);
            var after = timeProvider.GetElapsedTime(began);
            if (served || after >= target.Times.ComeBack)
            {
                return (served, after);
            }

            await Task.Delay(s_pause, timeProvider, cancellationToken);
        }
    }
}
