using System.Globalization;

namespace Leak.Profiling.Ages;

/// <summary>How long ago an operation started, to about a second.</summary>
/// <param name="Age">The age.</param>
/// <param name="IsAtLeast">Whether it may be any older: it was there when the watch began.</param>
internal readonly record struct TaskAge(TimeSpan Age, bool IsAtLeast)
{
    /// <summary><c>12 s</c>, <c>at least 12 s</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(IsAtLeast ? "at least " : "")}{Math.Floor(Age.TotalSeconds):0} s");
}
