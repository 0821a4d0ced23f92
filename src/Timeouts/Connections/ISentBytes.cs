namespace Leak.Timeouts.Connections;

/// <summary>Sees what Kestrel writes to a connection.</summary>
internal interface ISentBytes
{
    /// <summary>The next bytes.</summary>
    void OnBytes(ReadOnlySpan<byte> bytes);

    /// <summary>The bytes up to here are on their way.</summary>
    void OnFlush();

    /// <summary>On HTTP/2: a flush begins to wait for the bytes to be taken, or need not any more. On any thread.</summary>
    void OnBlocked(bool isBlocked);
}
