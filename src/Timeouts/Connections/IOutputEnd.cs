namespace Leak.Timeouts.Connections;

/// <summary>Sees the end of what Kestrel writes to a socket.</summary>
internal interface IOutputEnd
{
    /// <summary>Kestrel is about to say that no more is written. The socket is closed once the kernel has all of it.</summary>
    void OnCompleting();
}
