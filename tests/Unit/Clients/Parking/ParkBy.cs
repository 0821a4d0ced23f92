using Leak.Clients.Parking;
using Leak.Shared;

namespace Leak.Unit.Clients.Parking;

/// <summary>A park that waits by one of the means that a platform may have.</summary>
internal static class ParkBy
{
    public const string Epoll = "epoll";
    public const string Select = "select";

    /// <remarks>Skips the test where the platform has not got it.</remarks>
    public static ParkAtListener AtListener(string readiness)
    {
        if (readiness == Epoll && !OperatingSystem.IsLinux())
        {
            Assert.Ignore("epoll is Linux's own.");
        }

        return new ParkAtListener(clock => new Park(clock, readiness == Epoll ? new EpollReadiness() : new SelectReadiness()));
    }
}
