namespace Leak.Timeouts.Connections;

/// <summary>What the frames of an HTTP/2 connection tell of its streams. The client's side on one thread, the server's on another.</summary>
internal interface IStreamEvents
{
    /// <summary>The client sent some of a body that does not end with it.</summary>
    void OnReceived(int streamId, int bytes);

    /// <summary>The client lets the server send so much more, on a stream or, with id 0, on the connection.</summary>
    void OnWindow(int streamId, long bytes);

    /// <summary>The client says how much the server may send on each stream at first.</summary>
    void OnInitialWindow(long bytes);

    /// <summary>The server sent some of a response, perhaps the last of it.</summary>
    void OnSent(int streamId, int bytes, bool isLast);

    /// <summary>A write of the server's begins to wait for the socket, or need not any more.</summary>
    void OnBlocked(bool isBlocked);

    /// <summary>Either side reset a stream.</summary>
    void OnReset(int streamId);
}
