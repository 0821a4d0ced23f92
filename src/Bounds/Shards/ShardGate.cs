using System.Globalization;
using Leak.Bounds.Plans;
using Leak.Bounds.Runs;
using Leak.Clients;

namespace Leak.Bounds.Shards;

/// <summary>
/// Where shards meet: in a folder. The others are ready first; then shard 0, which samples the server, takes its baseline of a server that
/// nobody asks anything, and says when all begin, by its clock. Each has measured before how its clock stands to that one.
/// </summary>
internal sealed class ShardGate(ShardAttempt attempt, string fingerprint, TimeSpan longestRun) : IRunGate
{
    private const int MostExchanges = 8;

    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(20);

    /// <summary>The more shards, the more files are looked at in each turn, on a share that all of them ask.</summary>
    private static readonly TimeSpan s_pollOfShard = TimeSpan.FromMilliseconds(0.2);

    /// <summary>A clock is known well enough with this error.</summary>
    private static readonly TimeSpan s_closeEnough = TimeSpan.FromMilliseconds(20);

    /// <summary>From when the start is told of to the start, at the least: the others must have read it by then.</summary>
    private static readonly TimeSpan s_lead = TimeSpan.FromSeconds(1);

    /// <summary>What the others may take beyond their plan to let their clients go.</summary>
    private static readonly TimeSpan s_lastCall = TimeSpan.FromSeconds(30);

    private RunClock? _clock;
    private TimeSpan _startedAt;

    /// <summary>What is to be added to this shard's times to have shard 0's; <see langword="null"/>: not measured.</summary>
    public TimeSpan? Shift { get; private set; }

    /// <summary>How far that may be off.</summary>
    public TimeSpan ShiftError { get; private set; }

    /// <summary>How late this shard began; zero: in time.</summary>
    public TimeSpan LateBy { get; private set; }

    /// <summary>The run's clock, once it has begun.</summary>
    public RunClock? Clock => _clock;

    /// <inheritdoc/>
    public bool Samples => IsFirst;

    private Shard Its => attempt.Shard;

    private bool IsFirst => Its.Index == 0;

    private TimeSpan Poll => s_poll + (Its.Of * s_pollOfShard);

    private RunClock Now => _clock ?? throw new InvalidOperationException("The run has not begun.");

    /// <inheritdoc/>
    public async Task GatherAsync(RunClock clock, CancellationToken cancellationToken)
    {
        _clock = clock;
        if (attempt.StartAt is not null || Its.IsWhole)
        {
            return;
        }

        Directory.CreateDirectory(attempt.MeetingFolder);
        if (IsFirst)
        {
            await WaitForAllAsync(cancellationToken);
        }
        else
        {
            await MeasureAsync(cancellationToken);
            Note.Write(PathOf("ready", Its.Index), new Ready(fingerprint, ShiftError));
        }
    }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        TimeSpan due;
        if (attempt.StartAt is { } at)
        {
            due = Now.Now + (at - Now.TimeProvider.GetUtcNow());
        }
        else if (Its.IsWhole)
        {
            _startedAt = Now.Now;
            return;
        }
        else if (IsFirst)
        {
            var errors = Enumerable.Range(1, Its.Of - 1).Select(index => Note.Find<Ready>(PathOf("ready", index))?.ClockError ?? TimeSpan.Zero);
            due = Now.Now + s_lead + (4 * errors.Max());
            Note.Write(PathOf("start"), new Start(due));
        }
        else
        {
            var start = await UntilAsync(() => Note.Find<Start>(PathOf("start")), "shard 0 to say when all begin", cancellationToken);
            due = start.At - Shift!.Value;
        }

        var wait = due - Now.Now;
        LateBy = wait < TimeSpan.Zero ? -wait : TimeSpan.Zero;
        if (wait > attempt.Ceiling)
        {
            throw new RunGateException($"the start is {Words(wait)} from now, and the shards wait for {Words(attempt.Ceiling)} at the most (--start-within)");
        }

        while (due - Now.Now is { Ticks: > 0 } left)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Now.TimeProvider, cancellationToken);
        }

        _startedAt = Now.Now;
    }

    /// <inheritdoc/>
    public async Task ReleasedAsync(CancellationToken cancellationToken)
    {
        if (Its.IsWhole)
        {
            return;
        }

        if (!IsFirst)
        {
            TellReleased();
            return;
        }

        // Whose clients are not gone is in what is counted after the run.
        var until = _startedAt + longestRun + s_lastCall;
        while (Now.Now < until && Missing("released").Count > 0)
        {
            await Task.Delay(Poll, Now.TimeProvider, cancellationToken);
        }

        if (Missing("released") is { Count: > 0 } missing && attempt.StartAt is null)
        {
            throw new RunGateException($"{Who(missing)} did not say that {(missing.Count == 1 ? "its" : "their")} clients are gone, {Words(longestRun + s_lastCall)} after the start");
        }
    }

    /// <summary>Tells shard 0 that this one's clients are gone, however the run ended.</summary>
    public void TellReleased()
    {
        try
        {
            Directory.CreateDirectory(attempt.MeetingFolder);
            Note.Write(PathOf("released", Its.Index), new Ready(fingerprint, ShiftError));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Shard 0 waits for its ceiling then, and says so.
        }
    }

    private async Task WaitForAllAsync(CancellationToken cancellationToken)
    {
        var answered = new int[Its.Of];
        await UntilAsync(
            () =>
            {
                for (var index = 1; index < Its.Of; index++)
                {
                    if (Note.Find<Ask>(PathOf("ask", index)) is { } ask && ask.Number > answered[index])
                    {
                        Note.Write(PathOf("answer", index), new Answer(ask.Number, Now.Now));
                        answered[index] = ask.Number;
                    }
                }

                return Missing("ready").Count == 0 ? this : null;
            },
            "",
            cancellationToken);
        foreach (var index in Enumerable.Range(1, Its.Of - 1))
        {
            if (Note.Find<Ready>(PathOf("ready", index)) is { } ready && ready.Fingerprint != fingerprint)
            {
                throw new RunGateException($"shard {index} has another plan ({ready.Fingerprint}) than shard 0 ({fingerprint}): give all shards the same options and the same build");
            }
        }
    }

    /// <summary>As time is measured over a network: shard 0 answers with its own, which lies between asking and reading the answer.</summary>
    private async Task MeasureAsync(CancellationToken cancellationToken)
    {
        for (var number = 1; number <= MostExchanges && (Shift is null || ShiftError > s_closeEnough); number++)
        {
            var asked = Now.Now;
            Note.Write(PathOf("ask", Its.Index), new Ask(number));
            var its = number;
            var answer = await UntilAsync(() => Note.Find<Answer>(PathOf("answer", Its.Index)) is { } given && given.Number == its ? given : null, "shard 0", cancellationToken);
            var error = (Now.Now - asked) / 2;
            if (Shift is null || error < ShiftError)
            {
                (Shift, ShiftError) = (answer.At - (asked + error), error);
            }
        }
    }

    private async Task<T> UntilAsync<T>(Func<T?> find, string what, CancellationToken cancellationToken)
        where T : class
    {
        for (var until = Now.Now + attempt.Ceiling; Now.Now < until;)
        {
            if (find() is { } found)
            {
                return found;
            }

            await Task.Delay(Poll, Now.TimeProvider, cancellationToken);
        }

        var who = what.Length > 0 ? what : $"{Who(Missing("ready"))} to be ready";
        throw new RunGateException($"waited {Words(attempt.Ceiling)} for {who} in {attempt.MeetingFolder}, in vain: are all {Its.Of} shards running, with the same --attempt and a folder that they share?");
    }

    private List<int> Missing(string note) => [.. Enumerable.Range(1, Its.Of - 1).Where(index => !File.Exists(PathOf(note, index)))];

    private string PathOf(string note, int? index = null) => Path.Combine(
        attempt.MeetingFolder, index is { } its ? string.Create(CultureInfo.InvariantCulture, $"{note}-{its}.json") : $"{note}.json");

    private static string Who(List<int> shards) => shards.Count switch
    {
        1 => string.Create(CultureInfo.InvariantCulture, $"shard {shards[0]}"),
        <= 10 => $"shards {string.Join(", ", shards)}",
        _ => string.Create(CultureInfo.InvariantCulture, $"{shards.Count} shards, the first of them {shards[0]},"),
    };

    private static string Words(TimeSpan time) => Verdicts.Wording.Seconds(time);

    private sealed record Ask(int Number);

    private sealed record Answer(int Number, TimeSpan At);

    private sealed record Ready(string Fingerprint, TimeSpan ClockError);

    private sealed record Start(TimeSpan At);
}
