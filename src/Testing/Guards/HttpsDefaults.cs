using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Leak.Testing.Guards;

/// <summary>What an app sets of every HTTPS endpoint. Kestrel keeps it and shows it nowhere.</summary>
internal static class HttpsDefaults
{
    /// <summary>The timeout of a TLS handshake that is in force where an endpoint sets none of its own.</summary>
    public static TimeSpan HandshakeTimeoutOf(KestrelServerOptions kestrel)
    {
        var options = new HttpsConnectionAdapterOptions();
        Find(kestrel)?.Invoke(options);
        return options.HandshakeTimeout;
    }

    /// <summary>Sets that timeout, and leaves the rest as the app has it.</summary>
    public static void SetHandshakeTimeout(KestrelServerOptions kestrel, TimeSpan timeout)
    {
        var its = Find(kestrel);
        kestrel.ConfigureHttpsDefaults(options =>
        {
            its?.Invoke(options);
            options.HandshakeTimeout = timeout;
        });
    }

    private static Action<HttpsConnectionAdapterOptions>? Find(KestrelServerOptions kestrel)
    {
        try
        {
            return Get(kestrel);
        }
        catch (MissingMethodException)
        {
            return null;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_HttpsDefaults")]
    private static extern Action<HttpsConnectionAdapterOptions> Get(KestrelServerOptions options);
}
