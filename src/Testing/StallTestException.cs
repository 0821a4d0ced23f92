namespace Leak.Testing;

/// <summary>A test did not pass: a stall is not bounded, or the runs allow no judgement. The message names the stall, the setting that would bound it, and the path of the report.</summary>
public sealed class StallTestException : Exception
{
    /// <summary>With a message.</summary>
    public StallTestException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and its cause.</summary>
    public StallTestException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>What was found; <see langword="null"/>: nothing was run.</summary>
    public StallTestResult? Result { get; init; }
}
