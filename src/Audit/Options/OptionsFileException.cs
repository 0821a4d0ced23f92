namespace Leak.Audit.Options;

/// <summary>An options file that cannot be used.</summary>
/// <param name="message">In one line: the file, the name, what was given and what is allowed.</param>
/// <param name="inner">What it comes from.</param>
internal sealed class OptionsFileException(string message, Exception? inner = null) : Exception(message, inner);
