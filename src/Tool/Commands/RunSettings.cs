using Leak.Bounds.Plans;
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

    /// <summary>The scenarios and their servers, one for each of <see cref="Servers"/>.</summary>
    /// <param name="selection">The workloads.</param>
    /// <param name="sample">The server that is loaded where no address is given.</param>
    /// <exception cref="UsageException">Its rate plans no connection, or there is neither an address nor a server.</exception>
    public IReadOnlyList<JobItem> ToItems(WorkloadSelection selection, ISampleServer? sample)
    {
        var stalls = selection.Workloads.OfType<Stall>().Count();
        var clients = Clients ?? (stalls > 0 ? ClientsBesideStalls : Scale.NormalClients);
        var arrivals = stalls == 0 ? Scale.IdleArrivals : ArrivalsOfEach(stalls);
        return [.. Servers.Select(server => ToItem(ToScenario(server), server))];

        Scenario ToScenario(ServerSettings server) => Url is null && selection.Workloads is [LiveClient only] && only == LiveClients.Normal
            ? (Scale with { NormalClients = clients }).PlanNormal(server.TimeoutsOn)
            : ScenarioPlanner.Plan(selection.Name, selection.Workloads, server, arrivals, clients, Scale.Hold);

        JobItem ToItem(Scenario scenario, ServerSettings server) =>
            Url is not null ? JobItem.On(scenario, Url, Diagnostics, Process)
            : sample is not null ? JobItem.On(scenario, sample, server)
            : throw new UsageException("run: name the server with --url http://127.0.0.1:8080; this command has no server of its own");
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
