using Leak.Bounds.Plans;
using Leak.Bounds.Probes;
using Leak.Clients.Catalog;
using Leak.Clients.Live;
using Leak.Testing.Apps;
using Leak.Testing.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Leak.Testing;

/// <summary>
/// Opens connections that take a resource of a service and stop, and fails where the service does not close them by a limit.
/// </summary>
/// <remarks>
/// <para>
/// For a factory, or a function that builds an app, the limits are read from the app's own options. They are made short, so that a test takes
/// well under a minute. A limit that is off, infinite or longer than 10 minutes is never made short: it counts as no limit. Then the same
/// app runs with its limits off (the control). Now each stall must be held, or the test proves nothing.
/// </para>
/// <para>
/// Immutable: each call returns a new test. Tests of one process run one after the other, since they count what the process holds.
/// </para>
/// </remarks>
public sealed class StallTest
{
    /// <summary>Counts are of the whole process.</summary>
    private static readonly SemaphoreSlim s_oneAtATime = new(1, 1);

    private readonly TestRun _run;
    private readonly TestPlan _plan;

    private StallTest(TestRun run, TestPlan plan)
    {
        _run = run;
        _plan = plan;
    }

    /// <summary>Tests the program of a factory, on Kestrel and a free port. The factory itself is not started, and the caller disposes of it.</summary>
    /// <param name="factory">The factory. Configure in it all that the test needs.</param>
    public static StallTest On<TEntryPoint>(WebApplicationFactory<TEntryPoint> factory)
        where TEntryPoint : class
    {
        ArgumentNullException.ThrowIfNull(factory);
        return new(new AppTestRun(new FactoryApp<TEntryPoint>(factory), TimeProvider.System), new TestPlan());
    }

    /// <summary>Tests an app that a function builds, on a free port.</summary>
    /// <param name="build">Builds a new app each time that it is called, and does not start it.</param>
    public static StallTest On(Func<WebApplication> build)
    {
        ArgumentNullException.ThrowIfNull(build);
        return new(new AppTestRun(new BuiltApp(build), TimeProvider.System), new TestPlan());
    }

    /// <summary>
    /// Tests an app that runs in this process. You must give its limits (<see cref="Limits(TimeSpan)"/>), and there is no control. Prefer a
    /// function that builds the app.
    /// </summary>
    /// <param name="app">The app, started.</param>
    public static StallTest On(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return new(new RunningTestRun(new RunningServer.OfApp(app), TimeProvider.System), new TestPlan());
    }

    /// <summary>Tests any server by its address. You must give its limits (<see cref="Limits(TimeSpan)"/>), and there is no control.</summary>
    /// <param name="address">Its base address, plain HTTP. Only load servers that are yours.</param>
    /// <exception cref="ArgumentException">It is not <c>http</c>.</exception>
    public static StallTest On(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address is { IsAbsoluteUri: true, Scheme: "http" }
            ? new(new RunningTestRun(new RunningServer.OfAddress(address), TimeProvider.System), new TestPlan())
            : throw new ArgumentException($"The address is {address}; it begins with http://.", nameof(address));
    }

    /// <summary>The stalls that are tried, in addition to those named before. A stall that needs what the app lacks is not applicable, and the result names it.</summary>
    /// <param name="stalls">Stalls of <see cref="Clients.Catalog.Stalls"/>, or your own. <c>Stalls.All</c> is all of the catalogue.</param>
    public StallTest Stalls(params IEnumerable<Stall> stalls)
    {
        ArgumentNullException.ThrowIfNull(stalls);
        return With(_plan with { Stalls = [.. _plan.Stalls.Concat(stalls).DistinctBy(stall => stall.Id)] });
    }

    /// <summary>
    /// The path for stalls that need an endpoint of a certain kind: one that reads a body, or has a large response. It holds for every stall
    /// named before whose path is not <c>/</c>, unless the stall was given a path of its own.
    /// </summary>
    /// <param name="path">The path: <c>/orders</c>.</param>
    /// <exception cref="ArgumentException">It does not begin with <c>/</c>.</exception>
    public StallTest At(string path) => Located(path, stall => stall.Path is not (null or "/") && !_plan.Located.Contains(stall.Id));

    /// <summary>The path for one stall. The stall is tried as if <see cref="Stalls"/> named it.</summary>
    /// <param name="stall">The stall.</param>
    /// <param name="path">The path: <c>/orders</c>.</param>
    /// <exception cref="ArgumentException">It does not begin with <c>/</c>, or the stall asks for no path.</exception>
    public StallTest At(Stall stall, string path)
    {
        ArgumentNullException.ThrowIfNull(stall);
        return stall.Path is null
            ? throw new ArgumentException($"{stall.Id} asks for no path.", nameof(stall))
            : Stalls(stall).Located(path, named => named.Id == stall.Id);
    }

    /// <summary>Clients that must be served while the stalls are held. They must never be cut.</summary>
    /// <param name="clients">Clients of <see cref="LiveClients"/>: <c>LiveClients.Post("/orders", body)</c>.</param>
    public StallTest Beside(params IEnumerable<LiveClient> clients)
    {
        ArgumentNullException.ThrowIfNull(clients);
        return With(_plan with { Live = [.. _plan.Live.Concat(clients).DistinctBy(client => client.Id)] });
    }

    /// <summary>Leaves the app's limits as they are. The test takes three times the longest of them, and more.</summary>
    public StallTest AtFullScale() => With(_plan with { IsFullScale = true });

    /// <summary>The longest time that a server may hold any of the stalls. For a server whose limits cannot be read, or in place of those that it has.</summary>
    /// <param name="longest">The limit; more than zero. More than 10 minutes counts as no limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not more than zero.</exception>
    public StallTest Limits(TimeSpan longest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(longest, TimeSpan.Zero);
        return With(_plan with { GivenForAll = longest });
    }

    /// <summary>
    /// The limits of a server by name, for the stalls that each of them stops (<see cref="Stall.StoppedBy"/>): <c>new Limit(LimitNames.Read,
    /// TimeSpan.FromSeconds(30), FiresAs: null)</c>. They take the place of what the app's options say, and are not made short.
    /// </summary>
    /// <param name="limits">The limits, named as in <see cref="LimitNames"/>.</param>
    public StallTest Limits(params IEnumerable<Limit> limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return With(_plan with { Given = _plan.Given.Values.Concat(limits).GroupBy(limit => limit.Name, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Last(), StringComparer.Ordinal) });
    }

    /// <summary>
    /// Runs the app with its limits and without them. It throws nothing for what it finds: <see cref="AssertAsync"/> does. If the test did not
    /// pass, reports are written, to <c>TestResults</c> beside the test project if possible.
    /// </summary>
    /// <param name="cancellationToken">Ends the runs; the result is then Inconclusive.</param>
    /// <exception cref="InvalidOperationException">No stall is named, or a limit must be given and is not.</exception>
    /// <exception cref="StallTestException">The app did not start.</exception>
    public async Task<StallTestResult> RunAsync(CancellationToken cancellationToken = default)
    {
        if (_plan.Stalls.Count == 0)
        {
            throw new InvalidOperationException("No stall is named: .Stalls(Stalls.Tcp.Idle), or .Stalls(Stalls.All) for every one.");
        }

        await s_oneAtATime.WaitAsync(cancellationToken);
        try
        {
            return await _run.RunAsync(_plan, cancellationToken);
        }
        catch (Exception e) when (e is AppStartException or ProbeException)
        {
            throw new StallTestException(e.Message, e.InnerException ?? e);
        }
        finally
        {
            s_oneAtATime.Release();
        }
    }

    /// <summary>Runs as <see cref="RunAsync"/> does, and throws unless every stall that applies is bounded and the control grew.</summary>
    /// <param name="cancellationToken">Ends the runs.</param>
    /// <exception cref="InvalidOperationException">No stall is named, or a limit must be given and is not.</exception>
    /// <exception cref="StallTestException">A stall is not bounded, a live client was cut, or there is no verdict; or the app did not start.</exception>
    public async Task AssertAsync(CancellationToken cancellationToken = default)
    {
        var result = await RunAsync(cancellationToken);
        if (!result.Passed)
        {
            throw new StallTestException(result.ToString()) { Result = result };
        }
    }

    private StallTest Located(string path, Func<Stall, bool> isMeant)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!path.StartsWith('/'))
        {
            throw new ArgumentException($"The path is \"{path}\"; it begins with /, as in /orders.", nameof(path));
        }

        var meant = _plan.Stalls.Where(isMeant).Select(stall => stall.Id).ToHashSet();
        return With(_plan with
        {
            Stalls = [.. _plan.Stalls.Select(stall => meant.Contains(stall.Id) ? stall with { Path = path } : stall)],
            Located = _plan.Located.Union(meant).ToHashSet(),
        });
    }

    private StallTest With(TestPlan plan) => new(_run, plan);
}
