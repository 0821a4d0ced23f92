using System.Globalization;
using Leak.Clients.Wire.Http1;

namespace Leak.Clients.Live;

/// <summary>A client that reads an event stream; an iteration is three quarters of its pace of that stream.</summary>
internal sealed class EventStreamSession(LiveContext context) : LiveSession(context, lasts: 0.75)
{
    private const int EventsInAPace = 10;

    protected override Task BeginAsync(LiveConnection connection, CancellationToken cancellationToken)
    {
        var every = Math.Max(1, Context.Pace.TotalMilliseconds / EventsInAPace);
        var get = Get(Http1Text.WithQuery(Path, string.Create(CultureInfo.InvariantCulture, $"every={every:0}")), "Accept: text/event-stream\r\n");
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
        var result = ToResult(iteration, new LiveConnection.Answer(events.Response.StatusCode!.Value, bytes, events.Response.BodyBytes, Closes: ended));
        return !result.Ok ? result
            : ended ? throw LiveFailureException.Cut("by ending the event stream")
            : events.TakeFault() is { } fault ? new IterationResult(false, "events", bytes, fault)
            : result;
    }
}
