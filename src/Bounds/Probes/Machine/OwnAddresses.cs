using System.Net;
using System.Net.NetworkInformation;

namespace Leak.Bounds.Probes.Machine;

/// <summary>The addresses of this machine, whose table of sockets alone can be read.</summary>
internal static class OwnAddresses
{
    /// <summary>Whether an address is one of them.</summary>
    public static bool Have(IPAddress address) => IPAddress.IsLoopback(address)
        || NetworkInterface.GetAllNetworkInterfaces().Any(each => each.GetIPProperties().UnicastAddresses.Any(own => own.Address.Equals(address)));
}
