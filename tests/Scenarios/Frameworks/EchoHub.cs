using Microsoft.AspNetCore.SignalR;

namespace Leak.Scenarios.Frameworks;

/// <summary>An ordinary hub, with nothing in it of timeouts.</summary>
internal sealed class EchoHub : Hub
{
    public long Echo(long number) => number;
}
