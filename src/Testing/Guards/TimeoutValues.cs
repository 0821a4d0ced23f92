using Leak.Clients.Catalog;
using Leak.Timeouts;

namespace Leak.Testing.Guards;

/// <summary>The times of <see cref="TimeoutsOptions"/> by their names, which are those of <see cref="LimitNames"/> too.</summary>
internal static class TimeoutValues
{
    /// <summary>Reads them.</summary>
    public static IReadOnlyDictionary<string, TimeSpan> Of(TimeoutsOptions options) => new Dictionary<string, TimeSpan>(StringComparer.Ordinal)
    {
        [LimitNames.Handshake] = options.Handshake,
        [LimitNames.RequestHead] = options.RequestHead,
        [LimitNames.KeepAlive] = options.KeepAlive,
        [LimitNames.Read] = options.Read,
        [LimitNames.Write] = options.Write,
        [LimitNames.Handler] = options.Handler,
        [LimitNames.Upstream] = options.Upstream,
        [LimitNames.Stream] = options.Stream,
        [LimitNames.WebSocket] = options.WebSocket,
    };

    /// <summary>Sets each to what becomes of it.</summary>
    public static void Change(TimeoutsOptions options, Func<TimeSpan, TimeSpan> change)
    {
        options.Handshake = change(options.Handshake);
        options.RequestHead = change(options.RequestHead);
        options.KeepAlive = change(options.KeepAlive);
        options.Read = change(options.Read);
        options.Write = change(options.Write);
        options.Handler = change(options.Handler);
        options.Upstream = change(options.Upstream);
        options.Stream = change(options.Stream);
        options.WebSocket = change(options.WebSocket);
        options.MinRequestBodyDataRate.Grace = change(options.MinRequestBodyDataRate.Grace);
        options.MinResponseDataRate.Grace = change(options.MinResponseDataRate.Grace);
    }
}
