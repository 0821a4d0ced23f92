namespace Leak.Clients.Parking;

/// <summary>Why a connection could not be opened.</summary>
public enum ParkFailure
{
    /// <summary>Something else; the message has the operating system's words.</summary>
    Other,

    /// <summary>Nobody listens there.</summary>
    Refused,

    /// <summary>No answer within <see cref="ParkLane.ConnectCeiling"/>, or within the operating system's own limit.</summary>
    TimedOut,

    /// <summary>The process, or the machine, has no file descriptors left.</summary>
    OutOfDescriptors,

    /// <summary>No local port is left for another connection to this server.</summary>
    OutOfPorts,
}
