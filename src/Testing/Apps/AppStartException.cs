namespace Leak.Testing.Apps;

/// <summary>An app did not start.</summary>
internal sealed class AppStartException(string message, Exception? inner = null) : Exception(message, inner);
