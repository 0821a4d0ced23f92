using System.Globalization;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Runs;
using Spectre.Console;

namespace Leak.Tool.Progress;

/// <summary>A table of the run that moves in place; its last state stays on the screen.</summary>
internal sealed class LiveTable(IAnsiConsole console, TimeProvider timeProvider) : IProgressView
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);

    public IAsyncDisposable Watch(Scenario scenario, ScenarioRunner runner) => new Display(console, scenario, runner, timeProvider);

    private static Table ToTable(Scenario scenario, RunStatus? status)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .Title(Markup.Escape(scenario.Title))
            .AddColumns("time", "phase", "arrivals", "held", "connections", "requests", "tasks", "failed");
        if (status is not null)
        {
            table.AddRow(
                string.Create(CultureInfo.InvariantCulture, $"{status.Elapsed.TotalSeconds:0.0} s"),
                Markup.Escape(status.Phase),
                string.Create(CultureInfo.InvariantCulture, $"{status.Arrivals} of {status.Planned}"),
                status.Held.ToString(CultureInfo.InvariantCulture),
                PlainLines.Count(status, Quantity.OpenConnections),
                PlainLines.Count(status, Quantity.ActiveRequests),
                PlainLines.Count(status, Quantity.ActiveTasks),
                status.Failed.ToString(CultureInfo.InvariantCulture));
        }

        return table;
    }

    private sealed class Display : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _live;

        public Display(IAnsiConsole console, Scenario scenario, ScenarioRunner runner, TimeProvider timeProvider) =>
            _live = console.Live(ToTable(scenario, null)).StartAsync(async live =>
            {
                using var timer = new PeriodicTimer(s_interval, timeProvider);
                using var stopped = _stop.Token.Register(timer.Dispose);
                while (await timer.WaitForNextTickAsync())
                {
                    live.UpdateTarget(ToTable(scenario, runner.Status));
                }

                live.UpdateTarget(ToTable(scenario, runner.Status));
            });

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _live;
            _stop.Dispose();
        }
    }
}
