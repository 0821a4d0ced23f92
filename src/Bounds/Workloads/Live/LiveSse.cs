using System.Globalization;
using Leak.Bounds.Engine;

namespace Leak.Bounds.Workloads.Live;

/// <summary>A client that reads an event stream; an iteration is three quarters of its pace of that stream.</summary>
public sealed class LiveSse : ILiveClient
{
    /// <inheritdoc/>
    public string Id => "live/sse";

    /// <inheritdoc/>
    public string Summary => "an event stream with ten events in each pace, read for the whole run";

    /// <inheritdoc/>
    public string Endpoint => "/stall/events";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The address is not <c>http</c>, or the pace is not more than zero.</exception>
    public ILiveSession Start(LiveContext context) => new Session(context, this);

    private sealed class Session(LiveContext context, IWorkload client) : LiveSession(context, client, lasts: 0.75)
    {
        private const int EventsInAPace = 10;

        protected override Task BeginAsync(LiveConnection connection, CancellationToken cancellationToken)
        {
            var every = Math.Max(1, Context.Pace.TotalMilliseconds / EventsInAPace);
            var get = Get(string.Create(CultureInfo.InvariantCulture, $"{Path}?every={every:0}"), "Accept: text/event-stream\r\n");
            connection.Events = new EventReader();
            return connection.SendAsync(get, "while a request was sent", cancellationToken);
        }

        protected override async Task<IterationResult> IterateAsync(LiveConnection connection, Iteration iteration, CancellationToken cancellationToken)
        {
            var events = connection.Events!;
            var before = events.Count;
            long bytes = 0;
            using var lasting = new CancellationTokenSource(Lasting, Context.Clock.TimeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(lasting.Token, cancellationToken);
            try
            {
                while (!events.Response.IsComplete)
                {
                    // On a busy machine nothing may have come in time: one event at least is waited for.
                    bytes += await connection.FollowAsync(events.Response, int.MaxValue, events.Count > before ? either.Token : cancellationToken);
                }
            }
            catch (OperationCanceledException) when (lasting.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // As long as it was meant to last.
            }

            // What has ended, whatever its status, is not read on.
            var ended = events.Response.IsComplete;
            var result = Judge(iteration, new LiveConnection.Answer(events.Response.StatusCode!.Value, bytes, events.Response.BodyBytes, Closes: ended));
            return !result.Ok ? result
                : ended ? throw LiveFailureException.Cut("by ending the event stream")
                : events.TakeFault() is { } fault ? new IterationResult(false, "events", bytes, fault)
                : result;
        }

        protected override Task CostAsync(LiveConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
