namespace Leak.Scenarios.Leaks.Detectors;

/// <summary>A column of the table.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Counts">What it counts, or proves: for the page.</param>
internal sealed record Column(string Name, string Counts);
