namespace Leak.Timeouts.Connections;

/// <summary>Sees what Kestrel writes to a connection.</summary>
internal interface ISentBytes
{
    /// <summary>The next bytes.</summary>
    void OnBytes(ReadOnlySpan<byte> bytes);

    /// <summary>The bytes up to here are on their way.</summary>
    void OnFlush();
}
