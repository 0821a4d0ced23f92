namespace Leak.Bounds.Probes;

/// <summary>A probe that should work could not be read: for instance, the server is gone.</summary>
public sealed class ProbeException : Exception
{
    /// <inheritdoc cref="Exception()"/>
    public ProbeException()
    {
    }

    /// <inheritdoc cref="Exception(string)"/>
    public ProbeException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="Exception(string, Exception)"/>
    public ProbeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether nothing was answered, in time or at all. Else there was an answer, and what was asked for is not in it.</summary>
    internal bool IsSilence { get; init; }
}
