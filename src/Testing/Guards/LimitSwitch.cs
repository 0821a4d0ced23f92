using Leak.Bounds.Probes.Kestrel;
using Leak.Timeouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Leak.Testing.Guards;

/// <summary>Changes the limits of one app before it starts, after all that the app itself configures, and tells what they were.</summary>
internal sealed class LimitSwitch(LimitMode mode)
{
    /// <summary>Kestrel's word for no limit: an infinite one overflows there and closes every connection at once.</summary>
    private static readonly TimeSpan s_off = TimeoutsOptions.Far;

    /// <summary>How long a burst lasts where limits are short.</summary>
    private static readonly TimeSpan s_burst = TimeSpan.FromSeconds(3);

    private AppLimits? _kestrel;
    private Own? _timeouts;
    private TimeSpan? _webSocket;
    private TimeSpan? _hubHandshake;
    private TimeSpan? _requestTimeout;

    /// <summary>Adds the change to an app's services; the last of them.</summary>
    public void AddTo(IServiceCollection services)
    {
        services.TagConnectionsWithClientPort();
        services.PostConfigure<TimeoutsOptions>(Change);
        services.AddOptions<KestrelServerOptions>().PostConfigure<IServiceProvider>(Change);
        services.AddOptions<WebSocketOptions>().PostConfigure<IServiceProvider>(Change);
        services.PostConfigure<RequestTimeoutOptions>(Change);
        services.AddOptions<HubOptions>().PostConfigure<IServiceProvider>(Change);
    }

    /// <summary>What the app has of itself, once it was built.</summary>
    public AppLimits FindOwn(IServiceProvider services)
    {
        var now = FindNow(services);
        return now with
        {
            KeepAlive = _kestrel!.KeepAlive,
            RequestHead = _kestrel.RequestHead,
            BodyRate = _timeouts is null ? _kestrel.BodyRate : _timeouts.BodyRate,
            ResponseRate = _timeouts is null ? _kestrel.ResponseRate : _timeouts.ResponseRate,
            Handshake = _kestrel.Handshake,
            WebSocket = _webSocket,
            HubHandshake = _hubHandshake,
            RequestTimeout = _requestTimeout,
            Timeouts = UsesTimeouts(services) ? _timeouts?.Values : null,
            MaxRequests = UsesTimeouts(services) ? _timeouts?.MaxRequests ?? 0 : 0,
        };
    }

    /// <summary>What the app has in this run. A burst lasts as long as the rate takes for it, so it is made short where the limits are.</summary>
    public AppLimits FindInForce(IServiceProvider services)
    {
        var now = FindNow(services);
        return mode == LimitMode.Shortened && now.BodyRate is { } rate
            ? now with { BurstBytes = Math.Clamp((int)(rate.BytesPerSecond * s_burst.TotalSeconds), 1, now.BurstBytes) }
            : now;
    }

    /// <summary>What an app has now.</summary>
    public static AppLimits FindNow(IServiceProvider services) => AppLimits.Of(
        Options<KestrelServerOptions>(services),
        Options<WebSocketOptions>(services),
        Options<RequestTimeoutOptions>(services),
        UsesTimeouts(services) ? Options<TimeoutsOptions>(services) : null) with { HubHandshake = Options<HubOptions>(services).HandshakeTimeout };

    private static T Options<T>(IServiceProvider services)
        where T : class => services.GetRequiredService<IOptions<T>>().Value;

    /// <summary>Every app has its options; its meter is there only where it was added.</summary>
    private static bool UsesTimeouts(IServiceProvider services) => services.GetService<TimeoutsMeter>() is not null;

    private static DataRate? RateOf(DataRateOptions rate) => rate.BytesPerSecond > 0 ? new(rate.BytesPerSecond, rate.Grace) : null;

    private void Change(TimeoutsOptions options)
    {
        _timeouts = options.Enabled ? new(TimeoutValues.Of(options), RateOf(options.MinRequestBodyDataRate), RateOf(options.MinResponseDataRate), options.MaxRequests) : null;
        if (mode == LimitMode.Off)
        {
            options.Enabled = false;
        }
        else if (mode == LimitMode.Shortened)
        {
            var shortening = new Shortening(TimeoutValues.Of(options).Values.Concat(Graces(options)));
            TimeoutValues.Change(options, shortening.Of);
        }
    }

    private static IEnumerable<TimeSpan> Graces(TimeoutsOptions options) =>
        new[] { options.MinRequestBodyDataRate, options.MinResponseDataRate }.Where(rate => rate.BytesPerSecond > 0).Select(rate => rate.Grace);

    private void Change(KestrelServerOptions options, IServiceProvider services)
    {
        var own = AppLimits.Of(options, new WebSocketOptions(), requestTimeouts: null, timeouts: null);
        _kestrel = own;
        if (mode == LimitMode.Off)
        {
            (options.Limits.KeepAliveTimeout, options.Limits.RequestHeadersTimeout) = (s_off, s_off);
            (options.Limits.MinRequestBodyDataRate, options.Limits.MinResponseDataRate) = (null, null);
            HttpsDefaults.SetHandshakeTimeout(options, s_off);
        }
        else if (mode == LimitMode.Shortened && !ComeFromTimeouts(services))
        {
            TimeSpan[] values = [own.KeepAlive, own.RequestHead, own.Handshake, .. new[] { own.BodyRate, own.ResponseRate }.OfType<DataRate>().Select(rate => rate.Grace)];
            var shortening = new Shortening(values);
            options.Limits.KeepAliveTimeout = shortening.Of(own.KeepAlive);
            options.Limits.RequestHeadersTimeout = shortening.Of(own.RequestHead);
            options.Limits.MinRequestBodyDataRate = Shorter(options.Limits.MinRequestBodyDataRate, shortening);
            options.Limits.MinResponseDataRate = Shorter(options.Limits.MinResponseDataRate, shortening);
            HttpsDefaults.SetHandshakeTimeout(options, shortening.Of(own.Handshake));
        }
    }

    /// <summary>Where <c>Leak.Timeouts</c> is on, Kestrel's limits are made of its own, which are short already.</summary>
    private static bool ComeFromTimeouts(IServiceProvider services) => UsesTimeouts(services) && Options<TimeoutsOptions>(services).Enabled;

    private static MinDataRate? Shorter(MinDataRate? rate, Shortening shortening) =>
        rate is null ? null : new MinDataRate(rate.BytesPerSecond, shortening.Of(rate.GracePeriod));

    private void Change(WebSocketOptions options, IServiceProvider services)
    {
        _webSocket = AppLimits.SilenceOf(options);
        if (mode == LimitMode.Off)
        {
            options.KeepAliveTimeout = Timeout.InfiniteTimeSpan;
        }
        else if (mode == LimitMode.Shortened && _webSocket is { } silence && AppLimits.IsLimit(silence) && !ComeFromTimeouts(services))
        {
            var shorter = new Shortening([silence]).Of(silence);
            (options.KeepAliveInterval, options.KeepAliveTimeout) = (shorter / 2, shorter / 2);
        }
    }

    private void Change(HubOptions options, IServiceProvider services)
    {
        _hubHandshake = options.HandshakeTimeout;
        if (mode == LimitMode.Off)
        {
            options.HandshakeTimeout = s_off;
        }
        else if (mode == LimitMode.Shortened && _hubHandshake is { } its && !ComeFromTimeouts(services))
        {
            options.HandshakeTimeout = new Shortening([its]).Of(its);
        }
    }

    private void Change(RequestTimeoutOptions options)
    {
        _requestTimeout = options.DefaultPolicy?.Timeout;
        if (options.DefaultPolicy is { Timeout: { } timeout } policy)
        {
            options.DefaultPolicy = mode switch
            {
                LimitMode.Off => null,
                LimitMode.Shortened => Copy(policy, new Shortening([timeout]).Of(timeout)),
                _ => policy,
            };
        }
    }

    private static RequestTimeoutPolicy Copy(RequestTimeoutPolicy policy, TimeSpan timeout) =>
        new() { Timeout = timeout, TimeoutStatusCode = policy.TimeoutStatusCode, WriteTimeoutResponse = policy.WriteTimeoutResponse };

    /// <summary>What <c>Leak.Timeouts</c> had where it was on, before the change.</summary>
    private sealed record Own(IReadOnlyDictionary<string, TimeSpan> Values, DataRate? BodyRate, DataRate? ResponseRate, int MaxRequests);
}
