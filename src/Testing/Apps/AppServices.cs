using Leak.Testing.Guards;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Leak.Testing.Apps;

/// <summary>What every app under test gets, after all of its own.</summary>
internal static class AppServices
{
    /// <summary>Requests whose handlers ignore their token are waited for at the stop: the framework's 30 s say nothing more.</summary>
    private static readonly TimeSpan s_stop = TimeSpan.FromSeconds(3);

    public static void Prepare(IServiceCollection services, LimitSwitch limits)
    {
        limits.AddTo(services);
        services.PostConfigure<KestrelServerOptions>(FreePorts.Take);
        services.PostConfigure<HostOptions>(options => options.ShutdownTimeout = options.ShutdownTimeout < s_stop ? options.ShutdownTimeout : s_stop);
    }
}
