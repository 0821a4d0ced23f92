namespace Leak.Audit.Grading;

/// <summary>The numbers of the rubric that docs/audit.md publishes.</summary>
internal static class Rubric
{
    /// <summary>No grade.</summary>
    public const string None = "–";

    /// <summary>From the best to the worst, each with the most points that it may have.</summary>
    public static readonly (string Letter, int MostPoints)[] Letters =
        [("A+", 0), ("A", 2), ("B", 5), ("C", 9), ("D", 14), ("E", 20), ("F", int.MaxValue)];

    /// <summary>A request of a legitimate client failed.</summary>
    public const int Failed = 6;

    /// <summary>All were answered, and much later than before.</summary>
    public const int Slow = 3;

    /// <summary>The server kept something once all clients were gone.</summary>
    public const int LeftBehind = 3;

    /// <summary>Much later: at the 99th percentile, so many times what it was before …</summary>
    public const int SlowTimes = 5;

    /// <summary>Percentiles of fewer answers say nothing.</summary>
    public const int FewestAnswers = 20;

    /// <summary>Fewer stalls with a verdict give no grade.</summary>
    public const int FewestStalls = 5;

    /// <summary>… and so much more than before.</summary>
    public static readonly TimeSpan SlowBy = TimeSpan.FromSeconds(1);

    /// <summary>The best place among <see cref="Letters"/> where so many of the four classes were tried.</summary>
    public static int BestFor(int classes) => classes switch
    {
        >= 4 => 0,
        >= 2 => 1,
        _ => 2,
    };

    /// <summary>The place of a letter, 0 for the best; <see langword="null"/>: no grade.</summary>
    public static int? Place(string letter) => Array.FindIndex(Letters, one => one.Letter == letter) is var place and >= 0 ? place : null;
}
