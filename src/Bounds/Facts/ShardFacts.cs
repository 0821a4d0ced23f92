namespace Leak.Bounds.Facts;

/// <summary>What must be known of a process that shared a run, beside the one that sampled the server.</summary>
/// <param name="Lateness">The time that its machine did not give to it, by the clock of the one that sampled.</param>
/// <param name="ClockError">How far its times may be off by that clock, to either side; not negative.</param>
internal sealed record ShardFacts(MachineLateness Lateness, TimeSpan ClockError);
