namespace Leak.Audit.Advising.Tables;

/// <summary>A place of a server's configuration.</summary>
/// <param name="Where">For the reader: <c>nginx.conf, in http or server</c>.</param>
/// <param name="Language">For syntax: <c>nginx</c>, <c>csharp</c>.</param>
/// <param name="Head">What stands before the settings, with its end of line; empty: each setting can stand alone.</param>
/// <param name="Tail">What stands behind them.</param>
/// <param name="Separator">What stands between two of them.</param>
internal sealed record Place(string Where, string Language, string Head = "", string Tail = "\n", string Separator = "\n");
