using Leak.Server.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Leak.Server.Listeners;

/// <summary>Registers the listeners.</summary>
internal static class ListenerServices
{
    public static void AddListeners(this IServiceCollection services)
    {
        services.AddCheckedOptions<Http2Options>(Http2Options.Section);
        services.AddSingleton<IValidateOptions<Http2Options>, Http2OptionsValidator>();
        services.AddCheckedOptions<TlsOptions>(TlsOptions.Section);
        services.AddSingleton<IValidateOptions<TlsOptions>, TlsOptionsValidator>();
        services.AddSingleton<ExtraListeners>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>>(provider => provider.GetRequiredService<ExtraListeners>());
    }
}
