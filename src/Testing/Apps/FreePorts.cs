using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Leak.Testing.Apps;

/// <summary>Has the endpoints that an app's own code listens on take any free port, so that tests do not meet on one.</summary>
internal static class FreePorts
{
    public static void Take(KestrelServerOptions options)
    {
        try
        {
            foreach (var listen in ListenOptionsOf(options))
            {
                // ListenLocalhost is two sockets on one port, which Kestrel cannot choose.
                if (listen.EndPoint is IPEndPoint { Port: > 0 } fixedPort && listen.GetType() == typeof(ListenOptions))
                {
                    SetEndPoint(listen, new IPEndPoint(fixedPort.Address, 0));
                }
            }
        }
        catch (Exception e) when (e is MissingMethodException or MissingMemberException)
        {
            // Its ports stay what they are.
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_CodeBackedListenOptions")]
    private static extern List<ListenOptions> ListenOptionsOf(KestrelServerOptions options);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_EndPoint")]
    private static extern void SetEndPoint(ListenOptions options, EndPoint endPoint);
}
