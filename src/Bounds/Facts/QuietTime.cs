namespace Leak.Bounds.Facts;

/// <summary>The time that a server had to be quiet once the clients were gone.</summary>
/// <param name="From">When they were gone, since the start of the run.</param>
/// <param name="To">When its counts were read for the last time.</param>
/// <param name="Ceiling">What it must have, if it is not quiet sooner.</param>
internal readonly record struct QuietTime(TimeSpan From, TimeSpan To, TimeSpan Ceiling);
