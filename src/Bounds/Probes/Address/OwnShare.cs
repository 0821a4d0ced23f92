namespace Leak.Bounds.Probes.Address;

/// <summary>What reading an address adds to the counts that are read: the reader's own connection, and its own request.</summary>
/// <param name="onServersPort">Whether the address is on the port whose connections are counted.</param>
internal sealed class OwnShare(bool onServersPort)
{
    private volatile bool _isCounted = true;

    /// <summary>One connection, kept for all readings, where it is on the server's port.</summary>
    public int Connections => onServersPort ? 1 : 0;

    /// <summary>
    /// The request that reads is in progress while it is answered. Whether the count has it depends on the server, which may
    /// serve its diagnostics from an app of their own; a single reading of 0 shows that it has not.
    /// </summary>
    public int Requests => _isCounted ? 1 : 0;

    public void NoteRequests(double? counted)
    {
        if (counted < 1)
        {
            _isCounted = false;
        }
    }
}
