using System.Text;
using Leak.Clients.Catalog;
using Leak.Testing.Guards;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Leak.Testing;

/// <summary>
/// Which stalls an app's options bound, at the values that it has, and which nothing bounds: without any traffic, in the time that the app
/// takes to start.
/// </summary>
/// <remarks>
/// Options tell what is meant, not what happens: an endpoint that takes its own limits off is seen by <see cref="StallTest"/> alone. A value
/// that is off, infinite or longer than 10 minutes bounds nothing. What options do not tell (<c>HttpClient.Timeout</c>, options that are given
/// to <c>UseWebSockets</c>) counts as nothing. Immutable.
/// </remarks>
public sealed class ServerLimits
{
    private ServerLimits(IReadOnlyList<StallLimit> all) => All = all;

    /// <summary>Every stall of the catalogue, in its order.</summary>
    public IReadOnlyList<StallLimit> All { get; }

    /// <summary>Those that nothing bounds.</summary>
    public IEnumerable<StallLimit> Unbounded => All.Where(limit => !limit.IsBounded);

    /// <summary>Of the program of a factory. The factory is started, if it is not.</summary>
    /// <param name="factory">The factory.</param>
    public static ServerLimits Of<TEntryPoint>(WebApplicationFactory<TEntryPoint> factory)
        where TEntryPoint : class
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Of(factory.Services);
    }

    /// <summary>Of the program of a factory in another environment than that of the tests, which has limits of its own perhaps. It is started there.</summary>
    /// <param name="factory">The factory.</param>
    /// <param name="environment">The environment: <c>Production</c>.</param>
    public static async Task<ServerLimits> OfAsync<TEntryPoint>(WebApplicationFactory<TEntryPoint> factory, string environment)
        where TEntryPoint : class
    {
        ArgumentNullException.ThrowIfNull(factory);
        await using var there = factory.WithWebHostBuilder(builder => builder.UseEnvironment(environment));
        return Of(there.Services);
    }

    /// <summary>Of an app, started or not.</summary>
    /// <param name="app">The app.</param>
    public static ServerLimits Of(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return Of(app.Services);
    }

    /// <summary>Of an app, by its services.</summary>
    /// <param name="services">The services, with Kestrel's among them.</param>
    public static ServerLimits Of(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var limits = LimitSwitch.FindNow(services);
        return new([.. Stalls.All.Select(stall => ToLimit(GuardFinder.Of(stall, limits)))]);
    }

    /// <summary>Throws where nothing bounds one of these stalls, with the setting of each that would.</summary>
    /// <param name="stalls">The stalls, of the catalogue. None given: all of it.</param>
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
