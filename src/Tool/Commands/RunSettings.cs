using Leak.Audit.Options;
using Leak.Bounds.Plans;
using Leak.Clients;
using Leak.Clients.Catalog;
using Leak.Clients.Live;
using Leak.Tool.Jobs;
using Leak.Tool.Options;

namespace Leak.Tool.Commands;

/// <summary>What <c>run</c> was asked for.</summary>
/// <param name="Servers">The server's settings, a run for each; at least one.</param>
/// <param name="Scale">The numbers of the run.</param>
/// <param name="Url">The server's address; <see langword="null"/>: the sample server in this process.</param>
/// <param name="Diagnostics">The server's diagnostics address.</param>
internal sealed record RunSettings(IReadOnlyList<ServerSettings> Servers, Scale Scale, Uri? Url, Uri? Diagnostics)
{
    /// <summary>Beside stalls there are seven kinds of them.</summary>
    private const int ClientsBesideStalls = 4;

    /// <summary>New connections of each stall; <see langword="null"/>: the scale's, shared.</summary>
    public Rate? Rate { get; init; }

    /// <summary>Stalled connections of all kinds together; <see langword="null"/>: by the rate.</summary>
    public int? Connections { get; init; }

    /// <summary>Live clients of each kind; <see langword="null"/>: not said.</summary>
    public int? Clients { get; init; }

    /// <summary>The id of the process of the server at <see cref="Url"/>; <see langword="null"/>: not said.</summary>
    public int? Process { get; init; }

    /// <summary>The addresses that connections come from; <see langword="null"/>: the system's choice.</summary>
    public SourceAddresses? Sources { get; init; }

    /// <summary>What is told of the settings before the run; <see langword="null"/>: nothing.</summary>
    public string? Remark { get; init; }

    /// <summary>The scenarios and their servers, one for each of <see cref="Servers"/>.</summary>
    /// <param name="selection">The workloads.</param>
    /// <param name="sample">The server that is loaded where no address is given.</param>
    /// <exception cref="UsageException">Its rate plans no connection, or there is neither an address nor a server.</exception>
    public IReadOnlyList<JobItem> ToItems(WorkloadSelection selection, ISampleServer? sample)
    {
        var floods = selection.Workloads.OfType<Stall>().Where(stall => stall.FloodsFor is not null).ToList();
        var together = selection.Workloads.Except(floods).ToList();
        return [.. Servers.SelectMany(server => Groups(together, server).Select(group => ToItem(ToScenario(group, server), server)).Concat(floods.Select(flood => ToFlood(flood, server))))];

        Scenario ToScenario(IReadOnlyList<Workload> workloads, ServerSettings server)
        {
            var stalls = workloads.OfType<Stall>().Count();
            var clients = Clients ?? (stalls > 0 ? ClientsBesideStalls : Scale.NormalClients);
            var id = workloads.Count == 1 ? workloads[0].Id : selection.Name;
            return Url is null && workloads is [LiveClient only] && only == LiveClients.Normal
                ? (Scale with { NormalClients = clients }).PlanNormal(server.TimeoutsOn)
                : ScenarioPlanner.Plan(id, workloads, server, stalls == 0 ? Scale.IdleArrivals : ArrivalsOfEach(stalls), clients, Scale.Hold);
        }

        // A few connections, at any scale: each of them sends a thousand times a second, and the machine is shared with the server.
        JobItem ToFlood(Stall flood, ServerSettings server) => sample is not null
            ? JobItem.OnProcess(FloodPlanner.Plan(flood, server, Rate is not null || Connections is not null ? ArrivalsOfEach(stalls: 1) : flood == Floods.ResetSpread ? Scale.Quick.IdleArrivals : Scale.Quick.StallArrivals, Clients ?? ClientsBesideStalls, Scale.Hold), sample, server)
            : throw new UsageException($"run {flood.Id}: a flood runs against a sample server of its own, and this command has none");

        JobItem ToItem(Scenario scenario, ServerSettings server) =>
            Url is not null ? JobItem.On(scenario, Url, Diagnostics, Process) with { Sources = Sources }
            : sample is not null ? JobItem.On(scenario, sample, server)
            : throw new UsageException("run: name the server with --url http://127.0.0.1:8080; this command has no server of its own");
    }

    /// <summary>
    /// What runs at once. With the timeouts on, what nothing bounds yet grows: it runs by itself, so that the counts of all others are held
    /// to their bounds.
    /// </summary>
    private IEnumerable<IReadOnlyList<Workload>> Groups(List<Workload> workloads, ServerSettings server)
    {
        var unbounded = Url is null && server is LeakTimeouts { TimeoutsOn: true } ? workloads.Where(workload => workload is Stall { StoppedBy: LimitNames.NotBoundedYet }).ToList() : [];
        return new[] { workloads.Except(unbounded).ToList() }.Concat(unbounded.Select(workload => new List<Workload> { workload })).Where(group => group.Count > 0);
    }

    private Arrivals.Inject ArrivalsOfEach(int stalls)
    {
        var during = Scale.IdleDuring;
        if (Connections is { } connections)
        {
            var each = (int)Math.Ceiling(connections / (double)stalls / Math.Floor(during.TotalSeconds));
            return new Arrivals.Inject(each, TimeSpan.FromSeconds(1), during);
        }

        var rate = Rate ?? Scale.IdleRate with { Count = Math.Max(1, Scale.IdleRate.Count / stalls) };
        return during >= rate.Interval
            ? new Arrivals.Inject(rate.Count, rate.Interval, during)
            : throw new UsageException(
                $"--during {Duration.Format(during)}: --rate {rate} plans no connection in it; give at least {Duration.Format(rate.Interval)}");
    }
}
