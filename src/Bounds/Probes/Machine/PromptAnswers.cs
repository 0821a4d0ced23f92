using Leak.Bounds.Facts;
using Leak.Clients;

namespace Leak.Bounds.Probes.Machine;

/// <summary>
/// The times in which a server answered its clients promptly, again and again. It had of the machine what it needed then, however long some
/// of its threads waited: on a machine that is no more than busy one of many always waits.
/// </summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="clock">The clock of those who ask.</param>
internal sealed class PromptAnswers(RunClock clock)
{
    /// <summary>What took no longer than that was prompt: a request goes through several threads, each of which must be run in turn.</summary>
    public static readonly TimeSpan Prompt = TimeSpan.FromMilliseconds(100);

    /// <summary>No more than that may lie between two answers: what the server loses there is not seen.</summary>
    public static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(500);

    private readonly Lock _sync = new();
    private readonly List<LostTime> _prompt = [];

    /// <summary>The server answered.</summary>
    /// <param name="asked">When it was asked, by the clock of those who ask.</param>
    /// <param name="took">How long its answer took.</param>
    public void Note(TimeSpan asked, TimeSpan took)
    {
        if (took > Prompt)
        {
            return;
        }

        lock (_sync)
        {
            _prompt.Add(new LostTime(asked, asked + took));
        }
    }

    /// <summary>What is left of lost times without those in which the server answered promptly.</summary>
    /// <param name="lost">Times by the clock of a run.</param>
    /// <param name="run">That clock.</param>
    public IEnumerable<LostTime> Without(IEnumerable<LostTime> lost, RunClock run)
    {
        var later = run.StartedAtMonotonic - clock.StartedAtMonotonic;
        var prompt = Stretches().Select(stretch => new LostTime(stretch.From - later, stretch.To - later)).ToList();
        return lost.SelectMany(one => Rest(one, prompt));
    }

    private LostTime[] Stretches()
    {
        lock (_sync)
        {
            return LostTime.Merge(_prompt, Apart);
        }
    }

    private static IEnumerable<LostTime> Rest(LostTime lost, List<LostTime> prompt)
    {
        var from = lost.From;
        foreach (var stretch in prompt.Where(stretch => stretch.Within(lost.From, lost.To) > TimeSpan.Zero))
        {
            if (stretch.From > from)
            {
                yield return new LostTime(from, stretch.From);
            }

            from = stretch.To;
        }

        if (from < lost.To)
        {
            yield return new LostTime(from, lost.To);
        }
    }
}
