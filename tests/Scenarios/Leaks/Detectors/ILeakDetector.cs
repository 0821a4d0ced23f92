using Leak.Scenarios.Leaks.Planted;

namespace Leak.Scenarios.Leaks.Detectors;

/// <summary>Looks for what a trial leaves behind: one or more columns of the table. An instance serves one trial.</summary>
internal interface ILeakDetector : IAsyncDisposable
{
    /// <summary>Begins, on the quiet server.</summary>
    Task BeginAsync();

    /// <summary>What it found once the clients are gone. It has as long as it needs to be sure, at most <see cref="Eventually.Ceiling"/>.</summary>
    /// <param name="leak">The leak.</param>
    /// <param name="left">How many things it left, at least; 0: it was repaired, and all must come back.</param>
    /// <param name="before">What the detectors before it found.</param>
    /// <returns>Its words by column; a column in which it found nothing is not in it.</returns>
    /// <exception cref="ShouldAssertException">It found what was not planted, or less than was.</exception>
    Task<IReadOnlyDictionary<Column, string>> EndAsync(PlantedLeak leak, int left, IReadOnlyDictionary<Column, string> before);
}
