namespace Leak.Load;

/// <summary>What was asked for cannot be done as asked: one line for the user, exit code 2.</summary>
public sealed class UsageException : Exception
{
    /// <inheritdoc cref="Exception()"/>
    public UsageException()
    {
    }

    /// <inheritdoc cref="Exception(string)"/>
    public UsageException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="Exception(string, Exception)"/>
    public UsageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
