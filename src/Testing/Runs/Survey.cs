using System.Net;
using Leak.Clients.Catalog;
using Leak.Testing.Apps;
using Leak.Testing.Guards;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Leak.Testing.Runs;

/// <summary>What is known of an app once it listens.</summary>
internal sealed record Survey
{
    /// <summary>Where clients connect.</summary>
    public required IReadOnlyDictionary<ServerListener, IPEndPoint> Listeners { get; init; }

    /// <summary>What bounds each stall at the app's own limits, by id.</summary>
    public required IReadOnlyDictionary<string, Guard> Own { get; init; }

    /// <summary>What bounds each stall in this run, by id.</summary>
    public required IReadOnlyDictionary<string, Guard> Now { get; init; }

    /// <summary>The environment that the app runs in: <c>Development</c>; <see langword="null"/>: not known.</summary>
    public IHostEnvironment? Environment { get; init; }

    /// <summary>What bounds each stall in production, by id; <see langword="null"/>: that is where the app runs, or it is not known.</summary>
    public IReadOnlyDictionary<string, Guard>? Production { get; init; }

    /// <summary>Why that is not known; <see langword="null"/>: it is, or there is nothing to know.</summary>
    public string? ProductionNotRead { get; init; }

    /// <summary>Of an app that was started.</summary>
    public static Survey Of(ListeningApp app, LimitSwitch limits, TestPlan plan)
    {
        var now = limits.FindInForce(app.Services);
        var own = limits.FindOwn(app.Services);
        return new Survey
        {
            Listeners = app.Listeners,
            Own = GuardsOf(plan, own),
            Now = GuardsOf(plan, now),
            Environment = app.Services.GetService<IHostEnvironment>(),
        };
    }

    /// <summary>Of a server that cannot be asked for its limits.</summary>
    public static Survey OfGiven(IReadOnlyDictionary<ServerListener, IPEndPoint> listeners, TestPlan plan)
    {
        var guards = plan.Stalls.Select(stall => GuardFinder.Given(stall, plan.Given, plan.GivenForAll)).OfType<Guard>().ToDictionary(guard => guard.Stall.Id);
        return new Survey { Listeners = listeners, Own = guards, Now = guards };
    }

    /// <summary>What bounds each stall at these limits.</summary>
    public static Dictionary<string, Guard> GuardsOf(TestPlan plan, AppLimits limits) =>
        plan.Stalls.ToDictionary(stall => stall.Id, stall => GuardFinder.Given(stall, plan.Given, plan.GivenForAll) ?? GuardFinder.Of(stall, limits));
}
