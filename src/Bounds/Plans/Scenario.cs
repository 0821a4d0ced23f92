namespace Leak.Bounds.Plans;

/// <summary>A server's settings, the workloads that run against it, and what must become of them.</summary>
public sealed record Scenario
{
    /// <summary>Between two limits of <see cref="Without"/>.</summary>
    internal const string And = " and ";

    // A file's name has 255 bytes at most.
    private const int MostOfId = 100;

    private readonly Verdict? _expected;

    /// <summary>The id in reports: <c>idle</c>, <c>normal</c>, or the workload's.</summary>
    public required string Id { get; init; }

    /// <summary>Whether the server's timeouts are on. A scenario without them is the control.</summary>
    public required bool TimeoutsOn { get; init; }

    /// <summary>The limit that is off while the others are on, or the two: <c>Read and Write</c>; <see langword="null"/> (the default): none.</summary>
    public string? Without { get; init; }

    /// <summary>Each limit of <see cref="Without"/>.</summary>
    internal IReadOnlyList<string> WithoutEach => Without?.Split(And) ?? [];

    /// <summary>
    /// The settings in a word or two, for reports. Default: by <see cref="TimeoutsOn"/> and <see cref="Without"/>, <c>on</c>, <c>off</c>
    /// or <c>on without Read</c>.
    /// </summary>
    public string Settings
    {
        get => field ?? (!TimeoutsOn ? "off" : Without is null ? "on" : $"on without {Without}");
        init;
    }

    /// <summary>
    /// The verdict that the scenario must have. Default: <see cref="Verdict.Growing"/> where connections must be held
    /// (<see cref="Holds"/>), and also where, with the timeouts on, requests must stay once their clients are gone: their handler ignores
    /// its token, and nothing limits how many there are. Otherwise <see cref="Verdict.Bounded"/>.
    /// </summary>
    public Verdict Expected { get => _expected ?? (IsControl ? Verdict.Growing : Verdict.Bounded); init => _expected = value; }

    /// <summary>The workloads, all driven at once.</summary>
    public required IReadOnlyList<WorkloadPlan> Workloads { get; init; }

    /// <summary>How long the server is watched after the last arrival, before the clients are closed.</summary>
    public required TimeSpan Hold { get; init; }

    /// <summary>
    /// Whether it is there to count tasks. If so, a run in which a bound on tasks is not judged is Inconclusive. Default: <see langword="false"/>,
    /// since the tasks of a server that is known by its address can seldom be counted.
    /// </summary>
    public bool CountsTasks { get; init; }

    /// <summary>The stalls among <see cref="Workloads"/>.</summary>
    public IEnumerable<StallPlan> Stalls => Workloads.OfType<StallPlan>();

    /// <summary>Whether connections of a stall must be held when the run ends.</summary>
    public bool Holds => Stalls.Any(plan => plan.Expectation.IsHeld);

    /// <summary>Whether a stall in it must show growth.</summary>
    internal bool IsControl => Stalls.Any(IsControlled);

    /// <summary>The id and the settings, as people read them: <c>idle, timeouts off</c>.</summary>
    public string Title => $"{Id}, timeouts {Settings}";

    /// <summary>The id and the settings, fit for a file's name: of a long id (many workloads) the first 100 characters.</summary>
    public string FileName => string.Concat($"{(Id.Length > MostOfId ? Id[..MostOfId] : Id)}-{Settings}".Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));

    /// <summary>What one shard of it runs: its share of the arrivals and of the live clients.</summary>
    internal Scenario OfShard(Shard shard) => this with
    {
        Workloads = [.. Workloads.Select(WorkloadPlan (plan) => plan switch
        {
            StallPlan stall => stall with { Arrivals = stall.Arrivals with { Shard = shard } },
            LivePlan live => live with { Arrivals = live.Arrivals with { Shard = shard } },
            _ => throw new ArgumentException($"{plan.Id}: a plan of neither a stall nor a live client"),
        })],
    };

    /// <summary>Whether a stall is a control: its connections must be held, or its requests must stay, or the kernel must keep what it sent.</summary>
    internal bool IsControlled(StallPlan plan) => plan.Expectation.IsHeld || plan.Expectation.MustBeKept || Abandons(plan);

    /// <summary>
    /// Whether the requests of a stall must stay once its clients are gone: its handler ignores its token, and with the timeouts on
    /// nothing limits how many there are. With the timeouts off its connections are the control.
    /// </summary>
    internal bool Abandons(StallPlan plan) => TimeoutsOn && plan.Expectation.Abandoned?.Most == int.MaxValue;
}
