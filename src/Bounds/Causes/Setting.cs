namespace Leak.Bounds.Causes;

/// <summary>A block to paste.</summary>
/// <param name="Where">Where it goes: <c>appsettings.json</c>.</param>
/// <param name="Text">Its lines.</param>
/// <param name="Note">What one must know before, in a sentence; <see langword="null"/>: nothing.</param>
internal sealed record Setting(string Where, string Text, string? Note = null);
