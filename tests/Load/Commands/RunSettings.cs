using Leak.Bounds.Engine;
using Leak.Bounds.Workloads;
using Leak.Bounds.Workloads.Live;
using Leak.Load.Options;
using Leak.Load.Scenarios;
using Leak.Load.Servers;

namespace Leak.Load.Commands;

/// <summary>What <c>run</c> was asked for.</summary>
/// <param name="Timeouts">The sample server's; of another server, what they are meant to be.</param>
/// <param name="Scale">The numbers of the run.</param>
/// <param name="Url">The server's address; <see langword="null"/>: the sample server in this process.</param>
/// <param name="Diagnostics">The server's diagnostics address.</param>
internal sealed record RunSettings(ServerTimeouts Timeouts, Scale Scale, Uri? Url, Uri? Diagnostics)
{
    /// <summary>Beside stalls there are seven kinds of them.</summary>
    private const int ClientsBesideStalls = 4;

    /// <summary>The limits that are off, one in each run; empty: none.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>New connections of each stall; <see langword="null"/>: the scale's, shared.</summary>
    public Rate? Rate { get; init; }

    /// <summary>Stalled connections of all kinds together; <see langword="null"/>: by the rate.</summary>
    public int? Connections { get; init; }

    /// <summary>Live clients of each kind; <see langword="null"/>: not said.</summary>
    public int? Clients { get; init; }

    /// <summary>The scenarios and their servers, one for each limit that is off in turn.</summary>
    /// <exception cref="UsageException">Its rate plans no connection.</exception>
    public IReadOnlyList<JobItem> ToItems(WorkloadSelection selection)
    {
        var stalls = selection.Workloads.Count(workload => workload is IStall);
        var live = Scale.NormalArrivals with { Copies = Clients ?? (stalls > 0 ? ClientsBesideStalls : Scale.NormalClients) };
        var arrivals = stalls == 0 ? Scale.IdleArrivals : ArrivalsOfEach(stalls);
        if (Url is not null)
        {
            var foreign = StallScenarios.OnForeign(selection.Name, selection.Workloads, arrivals, live, Timeouts.On, Scale.Limit, Scale.Hold);
            return [RemoteTarget.ItemFor(foreign, Url, Diagnostics)];
        }

        if (stalls == 0 && selection.Workloads is [LivePost])
        {
            return [SampleServer.ItemFor(ArticleScenarios.NormalClients(Scale with { NormalClients = live.Copies }, Timeouts.On), Timeouts)];
        }

        var settings = Without.Count == 0 ? [Timeouts] : Without.Select(Timeouts.Except);
        return [.. settings.Select(its => SampleServer.ItemFor(
            StallScenarios.On(selection.Name, selection.Workloads, arrivals, live.Copies, its, Scale.Hold), its))];
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
