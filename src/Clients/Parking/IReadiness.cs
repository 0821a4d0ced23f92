namespace Leak.Clients.Parking;

/// <summary>A means to wait for many sockets at once. All but <see cref="Wake"/> is called by the park's thread alone.</summary>
internal interface IReadiness : IDisposable
{
    /// <summary>Begins to watch a connection, by its <see cref="ParkedConnection.Interest"/>.</summary>
    void Add(ParkedConnection connection);

    /// <summary>Takes over a changed <see cref="ParkedConnection.Interest"/>.</summary>
    void Change(ParkedConnection connection);

    /// <summary>Forgets a connection, before its socket is closed.</summary>
    void Remove(ParkedConnection connection);

    /// <summary>Waits until something happens, <see cref="Wake"/> is called or the time is over; it may return early with nothing.</summary>
    /// <param name="timeout">How long at most; <see langword="null"/>: as long as it takes.</param>
    /// <param name="ready">What happened is added here.</param>
    void Wait(TimeSpan? timeout, List<Ready> ready);

    /// <summary>Ends the present or the next <see cref="Wait"/>. Any thread.</summary>
    void Wake();
}

/// <summary>What a connection is watched for. Errors, and where the platform can tell the server's FIN, always.</summary>
[Flags]
internal enum Interest
{
    Read = 1,
    Write = 2,
}

/// <summary>What happened to a connection.</summary>
internal readonly record struct Ready(ParkedConnection Connection, bool CanRead, bool CanWrite, bool ServerClosed, bool Failed);
