namespace Leak.Bounds.Facts;

/// <summary>A setting of an app that holds the value of a limit.</summary>
/// <param name="Limit">The limit's name: <c>RequestHead</c>.</param>
/// <param name="Name">The setting's: <c>Timeouts:RequestHead</c>, <c>KestrelServerLimits.RequestHeadersTimeout</c>.</param>
/// <param name="Value">Its value, as the app has it; not cleaned.</param>
/// <param name="From">Where that is written: a file, an environment variable; <see langword="null"/>: in code, or nowhere.</param>
/// <param name="Source">What kind of place that is.</param>
internal sealed record SettingInForce(string Limit, string Name, string Value, string? From = null, SettingSource Source = SettingSource.Other);
