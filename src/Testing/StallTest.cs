using Leak.Clients.Catalog;
using Leak.Clients.Live;
using Leak.Testing.Apps;
using Leak.Testing.Guards;
using Leak.Testing.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Leak.Testing;

/// <summary>
/// Opens connections that take a resource of a service and stop, and fails where the service does not close them by a limit.
/// </summary>
/// <remarks>
/// <para>
/// Of a factory, or of a function that builds an app, the limits are read from the app's own options, and made short, so that a test takes
/// well under a minute. A limit that is off, infinite or longer than 10 minutes is never made short: it counts as none. The same app is
/// then run with its limits off (the control), where each stall must be held: else the test proves nothing.
/// </para>
/// <para>
/// Immutable: each call returns a new test. Tests of one process run one after the other, since they count what the process holds.
/// </para>
/// </remarks>
public sealed class StallTest
{
    /// <summary>Counts are of the whole process.</summary>
    private static readonly SemaphoreSlim s_oneAtATime = new(1, 1);

    private readonly TestedApp _app;
    private readonly TestPlan _plan;

    private StallTest(TestedApp app, TestPlan plan)
    {
        _app = app;
        _plan = plan;
    }

    /// <summary>Tests the program of a factory, on Kestrel and a free port. The factory itself is not started, and stays the caller's.</summary>
    /// <param name="factory">The factory, with all that the test needs configured in it.</param>
    public static StallTest On<TEntryPoint>(WebApplicationFactory<TEntryPoint> factory)
        where TEntryPoint : class
    {
        ArgumentNullException.ThrowIfNull(factory);
        return new(new FactoryApp<TEntryPoint>(factory), new TestPlan());
    }

    /// <summary>Tests an app that a function builds, on a free port.</summary>
    /// <param name="build">Builds the app anew each time that it is called; it does not start it.</param>
    public static StallTest On(Func<WebApplication> build)
    {
        ArgumentNullException.ThrowIfNull(build);
        return new(new BuiltApp(build), new TestPlan());
    }

    /// <summary>The stalls that are tried, beside those named before. Those that ask for what the app lacks are not applicable, and named.</summary>
    /// <param name="stalls">Of <see cref="Clients.Catalog.Stalls"/>, or of your own; <c>Stalls.All</c> for every one.</param>
    public StallTest Stalls(params IEnumerable<Stall> stalls)
    {
        ArgumentNullException.ThrowIfNull(stalls);
        return With(_plan with { Stalls = [.. _plan.Stalls.Concat(stalls).DistinctBy(stall => stall.Id)] });
    }

    /// <summary>
    /// Where stalls that need an endpoint of a certain kind find one (a body to read, a large response): every stall named before
    /// whose path is not <c>/</c>, unless it was given a path of its own.
    /// </summary>
    /// <param name="path">The path: <c>/orders</c>.</param>
    /// <exception cref="ArgumentException">It does not begin with <c>/</c>.</exception>
    public StallTest At(string path) => Located(path, stall => stall.Path is not (null or "/") && !_plan.Located.Contains(stall.Id));

    /// <summary>Where one stall finds its endpoint; it is tried as if it was named by <see cref="Stalls"/>.</summary>
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

    /// <summary>Clients that must be served while the stalls are held, and never cut.</summary>
    /// <param name="clients">Of <see cref="LiveClients"/>: <c>LiveClients.Post("/orders", body)</c>.</param>
    public StallTest Beside(params IEnumerable<LiveClient> clients)
    {
        ArgumentNullException.ThrowIfNull(clients);
        return With(_plan with { Live = [.. _plan.Live.Concat(clients).DistinctBy(client => client.Id)] });
    }

    /// <summary>Leaves the app's limits as they are. The test takes three times the longest of them, and more.</summary>
    public StallTest AtFullScale() => With(_plan with { IsFullScale = true });

    /// <summary>
    /// Runs the app with its limits and without them. Nothing is thrown for what is found: <see cref="AssertAsync"/> does that.
    /// </summary>
    /// <param name="cancellationToken">Ends the runs; the result is then Inconclusive.</param>
    /// <exception cref="InvalidOperationException">No stall is named.</exception>
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
            // Begun apart from whoever waits for it: tasks are told apart by the method that they lead out to, and these lead out to one
            // of this library, not to the test, whose assembly may hold the app as well.
            var apart = new TaskCompletionSource<StallTestResult>(TaskCreationOptions.RunContinuationsAsynchronously);
            _ = RunApartAsync(apart, cancellationToken);
            return await apart.Task;
        }
        catch (AppStartException e)
        {
            throw new StallTestException(e.Message, e.InnerException);
        }
        finally
        {
            s_oneAtATime.Release();
        }
    }

    /// <summary>Runs as <see cref="RunAsync"/> does, and throws unless every stall that applies is bounded and the control grew.</summary>
    /// <param name="cancellationToken">Ends the runs.</param>
    /// <exception cref="InvalidOperationException">No stall is named.</exception>
    /// <exception cref="StallTestException">A stall is not bounded, a live client was cut, or there is no verdict; or the app did not start.</exception>
    public async Task AssertAsync(CancellationToken cancellationToken = default)
    {
        var result = await RunAsync(cancellationToken);
        if (!result.Passed)
        {
            throw new StallTestException(result.ToString()) { Result = result };
        }
    }

    private async Task RunApartAsync(TaskCompletionSource<StallTestResult> result, CancellationToken cancellationToken)
    {
        try
        {
            result.SetResult(await RunAloneAsync(cancellationToken));
        }
        catch (OperationCanceledException e)
        {
            result.SetCanceled(e.CancellationToken);
        }
        catch (Exception e)
        {
            result.SetException(e);
        }
    }

    private async Task<StallTestResult> RunAloneAsync(CancellationToken cancellationToken)
    {
        var runner = new AppRunner(_app, _plan, TimeProvider.System);
        var (mode, word) = _plan.IsFullScale ? (LimitMode.AsTheyAre, "on") : (LimitMode.Shortened, "shortened");
        var (survey, subject) = await runner.RunAsync(mode, its => PairPlanner.Subject(_plan, its, word), cancellationToken);
        var control = PairPlanner.Control(_plan, survey) is { } scenario && !cancellationToken.IsCancellationRequested
            ? (await runner.RunAsync(LimitMode.Off, _ => scenario, cancellationToken)).Verdict
            : null;
        return new Judgement(_plan, survey, subject, control, hasControl: true).Reach($"{_app.Name}, environment {survey.Environment}");
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

    private StallTest With(TestPlan plan) => new(_app, plan);
}
