using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Comparing;

/// <summary>A number of two reports.</summary>
/// <param name="Subject">What it is of: a scenario, and a workload of it.</param>
/// <param name="Name">What it counts: <c>peak connections</c>.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Before">Its value before; <see langword="null"/>: not known.</param>
/// <param name="After">Its value in the later report; <see langword="null"/>: not known.</param>
internal sealed record FigureChange(string Subject, string Name, string Unit, double? Before, double? After)
{
    /// <summary>A number counts only if it is more than so many times the other. Published in docs/reports.md.</summary>
    public const double Ratio = 2;

    /// <summary>And if it differs by more than that, by its unit: what is small varies.</summary>
    private static readonly Dictionary<string, double> s_floors = new(StringComparer.Ordinal)
    {
        ["connections"] = 10,
        ["requests"] = 10,
        ["tasks"] = 50,
        ["s"] = 1,
        ["ms"] = 50,
    };

    /// <summary>By how many times it grew; <see langword="null"/>: one is not known, or it was zero.</summary>
    public double? Times => Before is > 0 && After is { } after ? after / Before : null;

    /// <summary>Whether it grew by more than noise.</summary>
    public bool Grew => Exceeds(After, Before);

    /// <summary>Whether it shrank by more than noise.</summary>
    public bool Shrank => Exceeds(Before, After);

    /// <summary><c>idle, timeouts on: peak connections: 45 connections before, 120 connections now (2.67 ×)</c>.</summary>
    public string Describe()
    {
        var times = Times is { } ratio ? $" ({Wording.Number(Math.Round(ratio, 2))} ×)" : "";
        return $"{Subject}: {Name}: {Amount(Before)} before, {Amount(After)} now{times}";
    }

    private bool Exceeds(double? one, double? other) =>
        one is { } more && other is { } less && more > Ratio * less && more - less > s_floors.GetValueOrDefault(Unit, double.PositiveInfinity);

    private string Amount(double? value) => value is { } known ? Wording.Amount(known, Unit) : "not known";
}
