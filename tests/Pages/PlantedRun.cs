using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Clients.Parking;

namespace Leak.Pages;

/// <summary>A run as a simulated server makes it: its clients arrive, stall, and are closed by the limit that the server has.</summary>
/// <param name="id">The scenario's id.</param>
/// <param name="stalls">What its clients do.</param>
internal sealed class PlantedRun(string id, params IReadOnlyList<Stall> stalls)
{
    private const double During = 10;

    private const double Hold = 10;

    private const double TasksOfOne = 6;

    private const double BaselineTasks = 12;

    private readonly Random _random = new(1);

    public double Rate { get; init; } = 10;

    /// <summary>The limit that the server is to have.</summary>
    public double Limit { get; init; } = 2;

    /// <summary>The limit that it has; <see langword="null"/>: none.</summary>
    public double? InForce { get; init; } = 2;

    public bool IsControl { get; init; }

    /// <summary>Tasks and requests that it keeps once its clients are gone.</summary>
    public int Left { get; init; }

    /// <summary>Samples of each series.</summary>
    public int Samples { get; init; } = 200;

    public Observation Observe()
    {
        var records = stalls.Select(Record).ToList();
        var lifetimes = records.SelectMany(record => record.Lifetimes).ToList();
        var times = Enumerable.Range(0, Samples).Select(number => (During + Hold) * number / (Samples - 1)).ToList();
        var held = times.Select(at => (double)lifetimes.Count(lifetime => lifetime.OpenedAt.TotalSeconds <= at && at < (lifetime.OpenedAt + lifetime.Duration).TotalSeconds)).ToList();
        Series Of(Quantity quantity, Func<double, double> value) => new(quantity, [.. times.Zip(held, (at, count) => new Sample(TimeSpan.FromSeconds(at), value(count)))]);
        Series Kept(Quantity quantity, Func<double, double> value, Func<double, double> left) =>
            new(quantity, [.. times.Zip(held, (at, count) => new Sample(TimeSpan.FromSeconds(at), Math.Max(value(count), left(Math.Min(Left, Math.Floor(at * Left / During))))))]);
        Dictionary<Quantity, double> Quiet(int left) => new()
        {
            [Quantity.OpenConnections] = left,
            [Quantity.TcpConnections] = 0,
            [Quantity.KernelSockets] = 0,
            [Quantity.UnsentBytes] = 0,
            [Quantity.ActiveRequests] = left,
            [Quantity.ActiveTasks] = BaselineTasks + (3 * left),
            [Quantity.FileDescriptors] = 100,
            [Quantity.ActiveTimers] = 3,
            [Quantity.OutgoingConnections] = 0,
        };
        return new Observation
        {
            Scenario = new Scenario { Id = id, TimeoutsOn = !IsControl, Workloads = [.. records.Select(record => record.Workload)], Hold = TimeSpan.FromSeconds(Hold) },
            StartedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Watched = TimeSpan.FromSeconds(During + Hold),
            Engine = "built-in",
            TaskSource = "planted",
            Workloads = [.. records],
            Series =
            [
                Kept(Quantity.OpenConnections, count => count, left => left),
                Of(Quantity.TcpConnections, count => count),
                Of(Quantity.KernelSockets, _ => 0),
                Of(Quantity.UnsentBytes, _ => 0),
                Kept(Quantity.ActiveRequests, _ => 0, left => left),
                Kept(Quantity.ActiveTasks, count => BaselineTasks + (TasksOfOne * count), left => BaselineTasks + (3 * left)),
                Of(Quantity.LiveHeap, count => 5_000_000 + (count * 20_000)),
                Of(Quantity.FileDescriptors, count => 100 + count),
                Of(Quantity.ActiveTimers, _ => 3),
                Of(Quantity.ThreadPoolThreads, _ => 8),
            ],
            LongestSamplingGap = TimeSpan.FromSeconds(0.3),
            Baseline = Quiet(0),
            Residual = Quiet(Left),
            Stacks = Stacks((int)held.Max(), TimeSpan.FromSeconds(times[held.IndexOf(held.Max())])),
        };
    }

    private StallRecord Record(Stall stall, int place)
    {
        // Not at the same instants as those of others.
        List<TimeSpan> arrivals = [.. Enumerable.Range(0, (int)(Rate * During)).Select(number => TimeSpan.FromSeconds((number / Rate) + (place * 0.001)))];
        List<Lifetime> lifetimes = [.. arrivals.Select(Live)];
        var closed = lifetimes.Count(lifetime => !lifetime.IsCensored);
        var limit = new Limit(stall.StoppedBy, TimeSpan.FromSeconds(Limit), LeakTimeouts.Names.Contains(stall.StoppedBy) ? LeakTimeouts.ReasonOf(stall.StoppedBy) : "own_close");
        return new StallRecord
        {
            Plan = new StallPlan(
                stall with { RequestsPerConnection = 0, EndsByRequest = false, IgnoresAbort = false, ClosesWithin = null, IsLeftToKernel = false, Sees = VisibleClose.FinAndReset, SeenWhen = StallSign.Connected },
                new Arrivals.Inject((int)Rate, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(During)),
                IsControl ? Expectation.HeldPast(limit) : Expectation.ClosedBy(limit)),
            Arrivals = arrivals,
            Lifetimes = lifetimes,
            Succeeded = arrivals.Count,
            LimitsFired = closed == 0 ? new Dictionary<string, int>() : new Dictionary<string, int> { [limit.FiresAs!] = closed },
            LeftBehind = 0,
            TasksPerConnection = TasksOfOne,
        };
    }

    private Lifetime Live(TimeSpan at)
    {
        var most = During + Hold - at.TotalSeconds;
        var lives = InForce + 1 + _random.NextDouble();
        return lives < most
            ? new Lifetime(at, TimeSpan.FromSeconds(lives.Value), LifetimeEnd.Closed, 40_000 + _random.Next(20_000)) { StalledAfter = TimeSpan.FromMilliseconds(4), Traffic = new Traffic(18, 0, null, null) }
            : new Lifetime(at, TimeSpan.FromSeconds(most), LifetimeEnd.Held, 40_000 + _random.Next(20_000)) { StalledAfter = TimeSpan.FromMilliseconds(4), Traffic = new Traffic(18, 0, null, null) };
    }

    private TaskStacks Stacks(int held, TimeSpan at) => new(at,
    [
        Stack(at, held, 0, 3 * held, "SocketConnection.DoReceive (Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets)", "SocketConnection.<Start> (Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets)"),
        Stack(at, held, 0, 3 * held, "Pipe.DefaultPipeReader.ReadAsync (System.IO.Pipelines)", "HttpConnection.ProcessRequestsAsync<TContext> (Microsoft.AspNetCore.Server.Kestrel.Core)", "KestrelConnection<T>.ExecuteAsync (Microsoft.AspNetCore.Server.Kestrel.Core)"),
        Stack(at, 3, 3, 3, "Socket.AcceptAsync (System.Net.Sockets)", "ConnectionDispatcher<T>.<StartAcceptingConnections> (Microsoft.AspNetCore.Server.Kestrel.Core)"),
        Stack(at, 4, 2, 8, "SemaphoreSlim.WaitAsync (System.Private.CoreLib)", "Orders.Gate.EnterAsync (Orders) at /src/Orders/Gate.cs:54", "HttpConnection.ProcessRequestsAsync<TContext> (Microsoft.AspNetCore.Server.Kestrel.Core)", "KestrelConnection<T>.ExecuteAsync (Microsoft.AspNetCore.Server.Kestrel.Core)"),
    ])
    {
        Left = Left == 0 ? [] : [new StackProfile(Left, ["SemaphoreSlim.WaitAsync (System.Private.CoreLib)", "Orders.Gate.EnterAsync (Orders) at /src/Orders/Gate.cs:54", "Orders.Api.<PlaceOrder> (Orders) at /src/Orders/Api.cs:31", "HttpConnection.ProcessRequestsAsync<TContext> (Microsoft.AspNetCore.Server.Kestrel.Core)"], []) { Tasks = 3 * Left }],
        LeftTotal = new StackTotal(3 * Left, 1),
        Total = new StackTotal((int)BaselineTasks + ((int)TasksOfOne * held), 5),
    };

    private static StackProfile Stack(TimeSpan at, int count, int before, int tasks, params string[] frames) =>
        new(count, frames, [new Sample(TimeSpan.Zero, before), new Sample(at, count)]) { Tasks = tasks };
}
