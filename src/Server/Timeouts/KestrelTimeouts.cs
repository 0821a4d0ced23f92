using Leak.Server.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Leak.Server.Timeouts;

/// <summary>Puts <see cref="TimeoutsOptions"/> into Kestrel's limits.</summary>
internal sealed class KestrelTimeouts(IOptions<TimeoutsOptions> timeouts) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions options)
    {
        var values = timeouts.Value;
        var limits = options.Limits;
        limits.RequestHeadersTimeout = Limit(values.RequestHead);
        limits.KeepAliveTimeout = Limit(values.KeepAlive);
        limits.MinRequestBodyDataRate = Rate(values.MinRequestBodyDataRate);
        limits.MinResponseDataRate = Rate(values.MinResponseDataRate);
        options.ConfigureHttpsDefaults(https => https.HandshakeTimeout = Limit(values.Handshake));

        TimeSpan Limit(TimeSpan limit) => values.Enabled ? limit : TimeoutsOptions.Far;

        MinDataRate? Rate(DataRateOptions rate) =>
            values.Enabled && rate.BytesPerSecond > 0 ? new MinDataRate(rate.BytesPerSecond, rate.Grace) : null;
    }
}

/// <summary>Registers the timeouts.</summary>
internal static class TimeoutServices
{
    public static void AddTimeouts(this IServiceCollection services)
    {
        services.AddCheckedOptions<TimeoutsOptions>(TimeoutsOptions.Section);
        services.AddSingleton<IValidateOptions<TimeoutsOptions>, TimeoutsOptionsValidator>();
        services.AddSingleton<IValidateOptions<TimeoutsOptions>, DataRateRules>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelTimeouts>();
    }
}
