using Leak.Timeouts.Configuration;
using Microsoft.Extensions.Options;

namespace Leak.Timeouts.Connections;

/// <summary>What every watch of a server shares.</summary>
internal sealed class WatchSettings(IOptions<TimeoutsOptions> options, TimeoutsMeter meter, TimeProvider? time = null)
{
    public TimeoutsOptions Options { get; } = options.Value;

    public TimeProvider Time { get; } = time ?? TimeProvider.System;

    public LimitTable Limits { get; } = new(options.Value, time ?? TimeProvider.System);

    public TimeoutsMeter Meter { get; } = meter;
}
