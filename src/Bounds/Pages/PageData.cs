namespace Leak.Bounds.Pages;

/// <summary>What the charts of a run's page show. The page's script reads it; the names are its.</summary>
/// <param name="Scenarios">In the order of the run.</param>
internal sealed record PageData(IReadOnlyList<ScenarioData> Scenarios);

/// <summary>One scenario. Times are in seconds since its start.</summary>
/// <param name="Key">Its anchor.</param>
/// <param name="Group">What it is side by side with: those of one group share their scales.</param>
/// <param name="Label">What it is called there: <c>timeouts on</c>.</param>
/// <param name="Seconds">How long it was watched.</param>
internal sealed record ScenarioData(string Key, string Group, string Label, double Seconds)
{
    /// <summary>When clients came: the first and the last arrival; empty: none came.</summary>
    public IReadOnlyList<double> Arrivals { get; init; } = [];

    public IReadOnlyList<LimitData> Limits { get; init; } = [];

    public IReadOnlyList<ChartData> Charts { get; init; } = [];

    public IReadOnlyList<StallData> Stalls { get; init; } = [];

    /// <summary>The tasks at their peak; <see langword="null"/>: they are not known.</summary>
    public FrameData? Profile { get; init; }
}

/// <summary>A limit that is to act.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">In seconds.</param>
/// <param name="Longest">With the slack.</param>
internal sealed record LimitData(string Name, double Value, double Longest);

/// <summary>A series, thinned without the loss of a peak.</summary>
/// <param name="Name">What was counted.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="At">The times of its values.</param>
/// <param name="Values">The values.</param>
internal sealed record ChartData(string Name, string Unit, IReadOnlyList<double> At, IReadOnlyList<double> Values)
{
    /// <summary>The computed bound; <see langword="null"/>: it has none.</summary>
    public double? Bound { get; init; }

    /// <summary>What the bound is called.</summary>
    public string BoundName { get; init; } = "";
}

/// <summary>What became of one stall's connections.</summary>
/// <param name="Id">The stall.</param>
/// <param name="Limit">The limit that acts on it, and those after it.</param>
/// <param name="At">The steps of the survival curve, in seconds since the stall.</param>
/// <param name="Shares">The share that is still held from each on, 0 to 1.</param>
internal sealed record StallData(string Id, LimitData Limit, IReadOnlyList<double> At, IReadOnlyList<double> Shares)
{
    /// <summary>How many there were; more than there are <see cref="Rows"/> where those are a sample.</summary>
    public int Connections { get; init; }

    /// <summary>A row for each of a sample of its connections: see <see cref="ConnectionRows"/>.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Rows { get; init; } = [];
}

/// <summary>A frame of an icicle, as its library has it.</summary>
/// <param name="Name">The frame.</param>
/// <param name="Value">Operations on it, and on what it awaits.</param>
/// <param name="Grown">How many more than at the start of the run.</param>
/// <param name="Place"><c>App.cs:54</c>, or empty.</param>
/// <param name="Own">Whether it is the application's own code.</param>
/// <param name="Children">What it awaits.</param>
internal sealed record FrameData(string Name, double Value, double Grown, string Place, bool Own, IReadOnlyList<FrameData> Children);
