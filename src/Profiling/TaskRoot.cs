namespace Leak.Profiling;

/// <summary>An outermost method and how many operations lead out to it.</summary>
/// <param name="Frame">
/// The method, without a line. The runtime's own promises (<c>Task.WhenAll</c> and the like) are passed over where a method
/// stands under them.
/// </param>
/// <param name="Operations">How many, the outermost itself among them.</param>
public sealed record TaskRoot(TaskFrame Frame, int Operations);
