namespace Leak.Bounds.Probes.Machine;

/// <summary>What a plan needs, and whether there is as much.</summary>
/// <param name="Fits">Whether the plan may start.</param>
/// <param name="Needed">File descriptors, in all.</param>
/// <param name="Limit">How many there may be.</param>
/// <param name="Text">The same in a sentence.</param>
internal sealed record DescriptorNeed(bool Fits, long Needed, long Limit, string Text);
