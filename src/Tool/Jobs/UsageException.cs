namespace Leak.Tool.Jobs;

/// <summary>What was asked for cannot be done as asked: one line for the user, exit code 2.</summary>
internal sealed class UsageException(string message, Exception? innerException = null) : Exception(message, innerException);
