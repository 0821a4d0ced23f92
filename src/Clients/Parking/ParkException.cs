using System.Net;
using System.Net.Sockets;

namespace Leak.Clients.Parking;

/// <summary>A connection could not be opened.</summary>
public sealed class ParkException : Exception
{
    /// <inheritdoc cref="Exception()"/>
    public ParkException()
    {
    }

    /// <inheritdoc cref="Exception(string)"/>
    public ParkException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="Exception(string, Exception)"/>
    public ParkException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>What kind of failure it is.</summary>
    public ParkFailure Failure { get; private init; }

    /// <summary>The failure in a word or three, for tables: <c>refused</c>, <c>out of descriptors</c>.</summary>
    public string Status => Failure switch
    {
        ParkFailure.Refused => "refused",
        ParkFailure.TimedOut => "timed out",
        ParkFailure.OutOfDescriptors => "out of descriptors",
        ParkFailure.OutOfPorts => "out of ports",
        _ => "not connected",
    };

    internal static ParkException From(SocketException exception, IPEndPoint target)
    {
        var failure = exception.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => ParkFailure.Refused,
            SocketError.TimedOut => ParkFailure.TimedOut,
            SocketError.TooManyOpenSockets => ParkFailure.OutOfDescriptors,
            SocketError.AddressNotAvailable => ParkFailure.OutOfPorts,
            _ => ParkFailure.Other,
        };
        var why = failure switch
        {
            ParkFailure.Refused => "nobody listens there",
            ParkFailure.TimedOut => $"no answer within {ParkLane.ConnectCeiling.TotalSeconds:0} s",
            ParkFailure.OutOfDescriptors => "no file descriptors are left (see `ulimit -n`)",
            ParkFailure.OutOfPorts => "no local port is left for another connection to this server",
            _ => exception.Message,
        };
        return new ParkException($"No connection to {target}: {why}.", exception) { Failure = failure };
    }
}
