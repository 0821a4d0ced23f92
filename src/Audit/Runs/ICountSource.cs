namespace Leak.Audit.Runs;

/// <summary>Counts that are read now and then while an audit runs.</summary>
internal interface ICountSource : IDisposable
{
    /// <summary>The counts now; empty where they cannot be had.</summary>
    ValueTask<IReadOnlyList<Count>> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>One count.</summary>
/// <param name="Name">What is counted.</param>
/// <param name="Unit">Its unit; empty: the name says it.</param>
/// <param name="Value">How many.</param>
internal readonly record struct Count(string Name, string Unit, double Value);
