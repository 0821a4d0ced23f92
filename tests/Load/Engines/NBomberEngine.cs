#if NBOMBER
using System.Data;
using System.Globalization;
using System.Runtime.ExceptionServices;
using Leak.Bounds.Engine;
using Leak.Bounds.Plans;
using Leak.Clients;
using Microsoft.Extensions.Configuration;
using NBomber.CSharp;
using NBomber.Contracts;
using NBomber.Contracts.Stats;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Leak.Load.Engines;

/// <summary>
/// NBomber 4.1.2: a session for each plan, a scenario of it for each drive. It keeps schedules of whole seconds,
/// spreads the arrivals of an interval at random over it, and takes about five seconds more than the schedule.
/// What is peculiar to this version of NBomber stays in this file.
/// </summary>
/// <param name="reason">Why this engine runs and not another; for the report.</param>
/// <param name="timeProvider">The source of time for what is not NBomber's own.</param>
internal sealed class NBomberEngine(string reason, TimeProvider timeProvider) : ILoadEngine
{
    // NBomber keeps its logger, its console and the garbage collector's mode in statics.
    private static readonly SemaphoreSlim s_oneSession = new(1, 1);

    /// <inheritdoc/>
    public string Name { get; } = $"NBomber {typeof(NBomberRunner).Assembly.GetName().Version?.ToString(3)}";

    /// <inheritdoc/>
    public string Reason { get; } = reason;

    /// <inheritdoc/>
    public bool RunsAlone => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A schedule is shorter than a second, or the report folder exists.</exception>
    /// <exception cref="InvalidOperationException">
    /// An iteration threw, which the contract of <see cref="Drive"/> does not allow, or NBomber itself failed.
    /// </exception>
    public async Task RunAsync(
        LoadPlan plan,
        Func<CancellationToken, Task<IReadOnlyList<ReportTable>>> afterArrivals,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(afterArrivals);
        if (Directory.Exists(plan.ReportFolder))
        {
            throw new ArgumentException($"The report folder {plan.ReportFolder} exists: NBomber would delete it with all that is in it.", nameof(plan));
        }

        await s_oneSession.WaitAsync(cancellationToken);
        try
        {
            using var session = new Session(plan, afterArrivals, timeProvider, cancellationToken);

            // NBomber blocks its caller for the whole session: a thread of its own, not one of the pool's.
            await Task.Factory.StartNew(
                session.Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            s_oneSession.Release();
        }
    }

    /// <summary>One run of NBomber, and its plugin: NBomber asks it for tables after it has stopped it.</summary>
    private sealed class Session : IWorkerPlugin, ILogEventSink
    {
        private readonly LoadPlan _plan;
        private readonly Func<CancellationToken, Task<IReadOnlyList<ReportTable>>> _afterArrivals;
        private readonly TimeProvider _timeProvider;
        private readonly CancellationToken _cancellationToken;
        private readonly CancellationTokenSource _stop;
        private IScenarioContext? _context;
        private IReadOnlyList<ReportTable>? _tables;
        private Exception? _iterationFailure;
        private ExceptionDispatchInfo? _afterFailure;
        private (string Message, Exception? Cause)? _ownFailure;
        private int _running;

        public Session(
            LoadPlan plan,
            Func<CancellationToken, Task<IReadOnlyList<ReportTable>>> afterArrivals,
            TimeProvider timeProvider,
            CancellationToken cancellationToken)
        {
            _plan = plan;
            _afterArrivals = afterArrivals;
            _timeProvider = timeProvider;
            _cancellationToken = cancellationToken;
            _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _stop.Token.Register(StopNBomber);
        }

        public string PluginName => "Leak";

        public void Run()
        {
            var context = NBomberRunner
                .RegisterScenarios([.. _plan.Drives.Select(ToScenario)])
                .WithTestSuite("Leak")
                .WithTestName(_plan.Name)
                .WithWorkerPlugins(this)
                .WithLoggerConfig(() => new LoggerConfiguration().MinimumLevel.Error().WriteTo.Sink(this));
            context = _plan.ReportFolder is null
                ? context.WithoutReports()
                : context.WithReportFolder(_plan.ReportFolder).WithReportFileName("nbomber").WithReportFormats(ReportFormat.Html, ReportFormat.Md);

            using (new NBomberStatics())
            {
                try
                {
                    context.Run();
                }
                catch (Exception exception)
                {
                    _ownFailure ??= (exception.Message, exception);
                }
            }

            ThrowWhatFailed();
        }

        Task IWorkerPlugin.Init(IBaseContext context, IConfiguration infraConfig) => Task.CompletedTask;

        Task IWorkerPlugin.Start() => Task.CompletedTask;

        // Awaited without a limit once every schedule has ended, before the statistics and the reports.
        async Task IWorkerPlugin.Stop()
        {
            while (Volatile.Read(ref _running) > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), _timeProvider, CancellationToken.None);
            }

            if (_stop.IsCancellationRequested)
            {
                return;
            }

            try
            {
                _tables = await _afterArrivals(_cancellationToken);
            }
            catch (Exception exception)
            {
                // NBomber would log it as a failed plugin and go on.
                _afterFailure = ExceptionDispatchInfo.Capture(exception);
            }
        }

        // Has five seconds, and its exception loses every plugin's tables: nothing is computed here.
        Task<DataSet> IWorkerPlugin.GetStats(NodeStats stats)
        {
            var set = new DataSet();
            foreach (var table in _tables ?? [Interrupted()])
            {
                set.Tables.Add(ToDataTable(table));
            }

            return Task.FromResult(set);
        }

        string[] IWorkerPlugin.GetHints() => [];

        public void Emit(LogEvent logEvent) =>
            _ownFailure ??= (logEvent.RenderMessage(CultureInfo.InvariantCulture), logEvent.Exception);

        public void Dispose() => _stop.Dispose();

        /// <summary>What NBomber's report says of a session that was stopped, or failed, before there was a verdict.</summary>
        private ReportTable Interrupted() => new(
            "1. Verdict",
            ["verdict", "why"],
            [["none", _cancellationToken.IsCancellationRequested ? "interrupted: the figures are those of what was run until then" : "the run broke off before its end"]]);

        private static DataTable ToDataTable(ReportTable table)
        {
            var data = new DataTable(table.Title);
            foreach (var column in table.Columns)
            {
                data.Columns.Add(column);
            }

            foreach (var row in table.Rows)
            {
                data.Rows.Add([.. row]);
            }

            return data;
        }

        private ScenarioProps ToScenario(Drive drive)
        {
            long injected = -1;
            var begun = new Lazy<long>(_timeProvider.GetTimestamp);
            return NBomber.CSharp.Scenario
                .Create(drive.Name, context => RunAsync(drive, context, Next(context), begun.Value))
                .WithoutWarmUp()
                .WithMaxFailCount(int.MaxValue)
                .WithLoadSimulations(NBomberSchedule.Of(drive));

            // A copy is an instance that goes on; each injection may get any idle instance, or a new one.
            Iteration Next(IScenarioContext context) => drive.Arrivals is Arrivals.KeepConstant
                ? new Iteration(context.ScenarioInfo.ThreadNumber, context.InvocationNumber - 1)
                : new Iteration(Copy: 0, Interlocked.Increment(ref injected));
        }

        /// <param name="drive">The workload.</param>
        /// <param name="context">NBomber's, of this instance.</param>
        /// <param name="iteration">Which one.</param>
        /// <param name="begun">The time stamp of the workload's first iteration.</param>
        private async Task<IResponse> RunAsync(Drive drive, IScenarioContext context, Iteration iteration, long begun)
        {
            Interlocked.Increment(ref _running);
            try
            {
                _context = context;
                if (_stop.IsCancellationRequested)
                {
                    StopNBomber();
                }

                _stop.Token.ThrowIfCancellationRequested();
                if (drive.Arrivals is Arrivals.KeepConstant constant && iteration.Number >= constant.PlannedOfEach)
                {
                    // Its schedule ended later than it should have.
                    await Task.Delay(NBomberSchedule.Shortest, _timeProvider, _stop.Token);
                    return Response.Ok(statusCode: "after the end");
                }

                var asked = _timeProvider.GetTimestamp();
                var result = await drive.RunAsync(iteration, _stop.Token);
                var latencyMs = (result.Latency ?? _timeProvider.GetElapsedTime(asked)).TotalMilliseconds;
                if (drive.Arrivals is Arrivals.KeepConstant kept && iteration.Number == kept.PlannedOfEach - 1)
                {
                    await HoldToTheEndAsync(kept, begun);
                }

                return result.Ok
                    ? Response.Ok(statusCode: result.Status, sizeBytes: result.Bytes, latencyMs: latencyMs)
                    : Response.Fail(statusCode: result.Status, message: result.Error ?? "", sizeBytes: result.Bytes, latencyMs: latencyMs);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return Response.Fail(statusCode: "cancelled");
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref _iterationFailure, exception, null);
                await _stop.CancelAsync();
                return Response.Fail(statusCode: "failed", message: exception.Message);
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        }

        // NBomber asks each copy for more until the schedule ends, and would count what it got as requests. Half a second for
        // its timers; within a second it costs nothing, as that is how often NBomber looks whether all have ended.
        private async Task HoldToTheEndAsync(Arrivals.KeepConstant kept, long begun)
        {
            var left = NBomberSchedule.Lasts(kept) + TimeSpan.FromMilliseconds(500) - _timeProvider.GetElapsedTime(begun);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, _timeProvider, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        // Only an iteration's context can stop NBomber: a cancellation before the first iteration waits for it.
        private void StopNBomber() => Volatile.Read(ref _context)?.StopCurrentTest("cancelled");

        private void ThrowWhatFailed()
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (_iterationFailure is not null)
            {
                throw new InvalidOperationException($"An iteration failed: {_iterationFailure.Message}", _iterationFailure);
            }

            _afterFailure?.Throw();
            if (_ownFailure is not null || _tables is null)
            {
                throw new InvalidOperationException(
                    $"NBomber failed: {_ownFailure?.Message ?? "it ended before the schedules did."}", _ownFailure?.Cause);
            }
        }
    }
}
#endif
