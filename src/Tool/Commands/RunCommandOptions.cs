using System.CommandLine;
using Leak.Audit.Options;
using Leak.Bounds.Plans;
using Leak.Bounds.Probes.Machine;
using Leak.Clients;
using Leak.Clients.Catalog;
using Leak.Clients.Live;
using Leak.Tool.Jobs;
using Leak.Tool.Options;

namespace Leak.Tool.Commands;

/// <summary>What <c>run</c> takes beside the options of every run. What is not given comes from the scale.</summary>
/// <param name="hasServer">Whether there is a sample server: without one, the options that only the sample server has are not shown.</param>
internal sealed class RunCommandOptions(bool hasServer)
{
    private const int MostClients = 10_000;
    private const int MostConnections = 1_000_000;
    private const string Stock = "stock";

    // Not a bool: System.CommandLine takes those for flags, and "off" for a workload.
    private readonly Option<string> _timeouts = new("--timeouts")
    {
        Description = !hasServer ? "whether the server's timeouts are meant to be on" : "whether the server's timeouts are on; with --url: whether they are meant to be on. stock: the sample server runs with Kestrel's default limits alone, and each stall must end as docs/findings.md says (all of them take about 5 minutes)",
        HelpName = hasServer ? $"on|off|{Stock}" : "on|off",
        DefaultValueFactory = _ => "on",
        CustomParser = result => JobCommandOptions.Read(result, $"on, off or {Stock}", (string text, out string state) =>
        {
            state = text;
            return text is "on" or "off" or Stock;
        }),
    };

    private readonly Option<Rate?> _rate = new("--rate")
    {
        Description = "new connections of each stall, per second or minute [default: the scale's, 20/s or 10/s, shared by the stalls of the run]",
        HelpName = "number/s",
        CustomParser = result => JobCommandOptions.Read(result, Rate.Allowed, (string text, out Rate? rate) =>
        {
            var read = Rate.TryParse(text, out var value);
            rate = value;
            return read;
        }),
    };

    private readonly Option<int?> _clients = JobCommandOptions.Count("--clients", "live clients at once of each kind, 1 to 10000 [default: 30, or 4 beside stalls]", MostClients);
    private readonly Option<int?> _connections = JobCommandOptions.Count("--connections", "stalled connections of all kinds together, 1 to 1000000, in place of --rate; rounded up to whole connections of each kind in each second", MostConnections);

    private readonly Option<LimitsOff?> _without = new("--without")
    {
        Description = $"the one limit of the sample server that is off while the others are on: {string.Join(", ", LimitsOff.Names)}; or each of them in turn; or pairs of them, all 45 or so many (pairs:12), drawn by --seed. The stalls of those limits must be held, or closed by the next limit that is on",
        HelpName = "limit|each|pairs[:number]",
        Hidden = !hasServer,
        CustomParser = result => JobCommandOptions.Read<LimitsOff?>(result, LimitsOff.Allowed, LimitsOff.TryParse),
    };

    private readonly Option<TimeSpan?> _during = Time("--during", "how long clients arrive, at least 1s [default: the scale's]", atLeast: TimeSpan.FromSeconds(1));
    private readonly Option<TimeSpan?> _hold = Time("--hold", "how long to watch after the last arrival, where the limit does not ask for more [default: the scale's]", atLeast: TimeSpan.Zero);
    private readonly Option<TimeSpan?> _limit = Time("--limit", !hasServer ? "the limit that the server is meant to have [default: 5s]" : "the sample server's RequestHead timeout; its other timeouts are shares of this one (list shows them). With --url: the limit that the server is meant to have [default: the scale's, 2s or 5s; with --url 5s]", atLeast: TimeSpan.FromMilliseconds(500));

    private readonly Option<Uri?> _url = JobCommandOptions.Address("--url", $"a server that already runs, http only {(hasServer ? "[default: the sample server, in this process]" : "(needed)")}");
    private readonly Option<Uri?> _diagnostics = JobCommandOptions.Address("--diagnostics", "that server's diagnostics address, if it has one like src/Server's [default: none; its /metrics is read]");
    private readonly Option<bool> _exact = new("--exact") { Description = "with --url: the limit must be exactly --limit, so a connection that is closed sooner is a failure [default: sooner is safe]" };
    private readonly Option<int?> _process = JobCommandOptions.Count("--pid", "the process id of that server, if it runs on this machine, on Linux: its descriptors, the connections that it opens and the time of its start are read [default: not known]", int.MaxValue);
    private readonly Option<bool> _remote = new("--allow-remote") { Description = "needed for a --url that is not on this machine: only load servers that are yours" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _timeouts, _without, _rate, _connections, _clients, _during, _hold, _limit, _url, _diagnostics, _process, _exact, _remote })
        {
            command.Options.Add(option);
        }
    }

    public RunSettings Read(ParseResult result, Scale scale, int seed)
    {
        var url = result.GetValue(_url);
        if (url is not null && !url.IsLoopback && !result.GetValue(_remote))
        {
            throw new UsageException($"--url {url}: not on this machine; add --allow-remote if the server is yours to load");
        }

        if (url is null && result.GetValue(_diagnostics) is { } diagnostics)
        {
            throw new UsageException($"--diagnostics {diagnostics}: goes with --url");
        }

        if (url is null && result.GetValue(_exact))
        {
            throw new UsageException("--exact: goes with --url; the sample server is always held to its exact limits");
        }

        var process = result.GetValue(_process);
        if (process is { } id && (url is null ? "goes with --url" : ServerProcess.WhyNot(id)) is { } wrong)
        {
            throw new UsageException($"--pid {id}: {wrong}");
        }

        var timeoutsOn = result.GetValue(_timeouts) == "on";
        var stock = result.GetValue(_timeouts) == Stock;
        if (stock && (url ?? (object?)result.GetValue(_limit)) is not null)
        {
            throw new UsageException(url is not null
                ? $"--timeouts {Stock}: goes with the sample server, not with --url"
                : $"--limit {Duration.Format(result.GetValue(_limit)!.Value)}: goes with --timeouts on or off; {Stock} Kestrel has limits of its own");
        }

        var without = result.GetValue(_without);
        if (without is not null && (url is not null || !timeoutsOn))
        {
            throw new UsageException($"--without {without.Text}: {(url is not null ? "goes with the sample server, not with --url" : "goes with --timeouts on")}");
        }

        if (result.GetValue(_connections) is { } connections && result.GetValue(_rate) is { } rate)
        {
            throw new UsageException($"--connections {connections}: does not go with --rate {rate}; give one of the two");
        }

        var during = result.GetValue(_during);
        var limit = result.GetValue(_limit) ?? (url is null ? scale.Limit : Scale.Article.Limit);
        var numbers = scale with
        {
            NormalDuring = during ?? scale.NormalDuring,
            IdleDuring = during ?? scale.IdleDuring,
            Hold = result.GetValue(_hold) ?? scale.Hold,
            Limit = limit,
        };
        return new RunSettings(
            url is not null ? [new ForeignServer(timeoutsOn, limit, numbers.NormalPace, numbers.NormalDuring) { IsExact = result.GetValue(_exact) }]
                : stock ? [StockKestrel.Instance]
                : without is null ? [new LeakTimeouts(timeoutsOn, limit)]
                : without.Of(new LeakTimeouts(timeoutsOn, limit), seed),
            numbers,
            url,
            result.GetValue(_diagnostics))
        {
            Rate = result.GetValue(_rate),
            Connections = result.GetValue(_connections),
            Clients = result.GetValue(_clients),
            Process = process,
            Remark = without?.Describe(seed),
        };
    }

    /// <summary>Whether every option that was given is of use to some workload.</summary>
    /// <exception cref="UsageException">One is not, and would be ignored in silence.</exception>
    public void RequireUse(ParseResult result, IReadOnlyList<Workload> workloads)
    {
        var names = string.Join(' ', workloads.Select(workload => workload.Id));
        var unused = workloads.Any(workload => workload is Stall)
            ? workloads.Any(workload => workload is LiveClient) ? Array.Empty<Option>() : [_clients]
            : [_rate, _connections, _hold, _without];
        if (Array.Find(unused, option => result.GetResult(option) is { Implicit: false }) is { } option)
        {
            throw new UsageException($"{option.Name}: {names} {(option == _clients ? "has no live clients" : "has no stalled connections")}, so it would change nothing");
        }
    }

    private static Option<TimeSpan?> Time(string name, string description, TimeSpan atLeast) => new(name)
    {
        Description = description,
        HelpName = "duration",
        CustomParser = result => JobCommandOptions.Read(
            result,
            atLeast > TimeSpan.Zero ? $"{Duration.Allowed}, at least {Duration.Format(atLeast)}" : Duration.Allowed,
            (string text, out TimeSpan? duration) =>
            {
                var read = Duration.TryParse(text, out var value);
                duration = value;
                return read && value >= atLeast;
            }),
    };
}
