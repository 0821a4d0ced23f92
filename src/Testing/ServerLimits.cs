using System.Text;
using Leak.Clients.Catalog;
using Leak.Testing.Guards;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Leak.Testing;

/// <summary>
/// Which stalls an app's options bound, at the values that they have, and which stalls nothing bounds. It needs no traffic, only the time that
/// the app takes to start.
/// </summary>
/// <remarks>
/// It reads what the options say, not what the server does. An endpoint may take its own limits off: only <see cref="StallTest"/> sees that. A
/// value that is off, infinite or longer than 10 minutes bounds nothing. Limits that stand in no options (<c>HttpClient.Timeout</c>, options
/// that are given to <c>UseWebSockets</c>) are not seen, and count as no limit. Immutable.
/// </remarks>
public sealed class ServerLimits
{
    private ServerLimits(IReadOnlyList<StallLimit> all) => All = all;

    /// <summary>Every stall of the catalogue, in its order.</summary>
    public IReadOnlyList<StallLimit> All { get; }

    /// <summary>The stalls that nothing bounds.</summary>
    public IEnumerable<StallLimit> Unbounded => All.Where(limit => !limit.IsBounded);

    /// <summary>Reads the limits of a factory's program. It starts the factory, if that is not started yet.</summary>
    /// <param name="factory">The factory.</param>
    public static ServerLimits Of<TEntryPoint>(WebApplicationFactory<TEntryPoint> factory)
        where TEntryPoint : class
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Of(factory.Services);
    }

    /// <summary>Reads the limits of a factory's program in another environment than that of the tests. It starts the program in that environment.</summary>
    /// <param name="factory">The factory.</param>
    /// <param name="environment">The environment: <c>Production</c>.</param>
    public static async Task<ServerLimits> OfAsync<TEntryPoint>(WebApplicationFactory<TEntryPoint> factory, string environment)
        where TEntryPoint : class
    {
        ArgumentNullException.ThrowIfNull(factory);
        await using var there = factory.WithWebHostBuilder(builder => builder.UseEnvironment(environment));
        return Of(there.Services);
    }

    /// <summary>Reads the limits of an app, started or not.</summary>
    /// <param name="app">The app.</param>
    public static ServerLimits Of(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return Of(app.Services);
    }

    /// <summary>Reads the limits of an app, by its services.</summary>
    /// <param name="services">The services, with Kestrel's among them.</param>
    public static ServerLimits Of(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var limits = LimitSwitch.FindNow(services);
        return new([.. Stalls.All.Select(stall => ToLimit(GuardFinder.Of(stall, limits)))]);
    }

    /// <summary>Throws if nothing bounds one of these stalls. The message names each such stall, and the setting that would bound it.</summary>
    /// <param name="stalls">Stalls of the catalogue. Without any: all of the catalogue.</param>
    /// <exception cref="StallTestException">Nothing bounds one of them.</exception>
    public void AssertBounded(params IEnumerable<Stall> stalls)
    {
        ArgumentNullException.ThrowIfNull(stalls);
        var ids = stalls.Select(stall => stall.Id).ToHashSet(StringComparer.Ordinal);
        var unbounded = Unbounded.Where(limit => ids.Count == 0 || ids.Contains(limit.Id)).ToList();
        if (unbounded.Count > 0)
        {
            throw new StallTestException(Text(unbounded));
        }
    }

    /// <summary>Every stall with what bounds it, or would.</summary>
    public override string ToString() => string.Join(Environment.NewLine, All.Select(limit => $"{(limit.IsBounded ? "bounded  " : "unbounded")} {limit}"));

    private static StallLimit ToLimit(Guard guard) => new(guard.Stall.Id, guard.IsBounded, guard.Setting)
    {
        Limit = guard is { IsBounded: true, IsOwnClose: false } ? guard.Limits[0].Value : null,
        Has = guard.IsBounded ? null : guard.Has,
    };

    private static string Text(List<StallLimit> unbounded)
    {
        var text = new StringBuilder("The app's options should bound every stall that was asked for, and nothing bounds ").Append(unbounded.Count).AppendLine(" of them. The setting that would:");
        unbounded.ForEach(limit => text.Append("    ").AppendLine(limit.ToString()));
        return text.ToString().TrimEnd();
    }
}
