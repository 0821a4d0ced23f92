namespace Leak.Bounds.Runs;

/// <summary>The others of a shared run did not come, or not with the same plan; the message says who, and what to look at.</summary>
internal sealed class RunGateException(string message) : Exception(message);
