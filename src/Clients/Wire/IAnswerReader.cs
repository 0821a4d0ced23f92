namespace Leak.Clients.Wire;

/// <summary>
/// Follows what a server sends on one connection, in pieces of any size. Used by one thread at a time; what it does
/// not understand it swallows, and never throws.
/// </summary>
public interface IAnswerReader
{
    /// <summary>Whether what the script awaits has come. Once it has, it stays so.</summary>
    bool IsAnswered { get; }

    /// <summary>How many requests (streams) of the connection the server has ended: by a whole answer, or by a reset. Never falls.</summary>
    int RequestsEnded { get; }

    /// <summary>How many of <see cref="RequestsEnded"/> were ended by a whole answer. Never falls. Default: all.</summary>
    int WholeAnswers => RequestsEnded;

    /// <summary>Whether the answer of <see cref="StatusCode"/> says that the server closes the connection after it. Default: not.</summary>
    bool Closes => false;

    /// <summary>The error code of the last GOAWAY (HTTP/2), by its name in RFC 9113 (<c>NO_ERROR</c>); <see langword="null"/> (the default): none was seen.</summary>
    string? GoAway => null;

    /// <summary>The error code of the last RST_STREAM (HTTP/2), as in <see cref="GoAway"/>.</summary>
    string? StreamReset => null;

    /// <summary>The last status that was seen (408, say), or <see langword="null"/>.</summary>
    int? StatusCode { get; }

    /// <summary>Reads on.</summary>
    void Read(ReadOnlySpan<byte> bytes);
}
