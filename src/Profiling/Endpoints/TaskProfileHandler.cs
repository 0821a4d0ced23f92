using System.Net;
using Leak.Profiling.Ages;
using Leak.Profiling.Capturing;
using Leak.Profiling.Formats;
using Leak.Profiling.Lost;
using Microsoft.AspNetCore.Http;

namespace Leak.Profiling.Endpoints;

/// <summary>Answers the requests for the profile.</summary>
internal sealed partial class TaskProfileHandler : IDisposable
{
    /// <summary>How long a client may take for each block of an answer (64 KiB).</summary>
    public static readonly TimeSpan BlockTime = TimeSpan.FromSeconds(10);

    /// <summary>Requests that wait for their seconds: each holds a capture, so there are no more than this.</summary>
    private const int MostWaiting = 4;

    /// <summary>Stacks of what the collector took, beside those of what is there.</summary>
    private const int MostTaken = 10;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Func<EndpointSettings> _settings;
    private readonly OperationReader _operations;
    private readonly AgeKeeper? _ages;
    private int _waiting;
    private long _unsentBytes;

    /// <param name="settings">How it answers; asked each time, as the application may change it while it runs.</param>
    /// <param name="operations">What it reads, and disposes of.</param>
    public TaskProfileHandler(Func<EndpointSettings> settings, OperationReader operations)
    {
        _settings = settings;
        _operations = operations;
        // From now on it notes which operations were there when. Events do not tell one from another.
        _ages = operations.Table is { } table ? new AgeKeeper(table, settings().TimeProvider) : null;
    }

    private TaskProfileHandler(TaskProfileHandler other) => (_settings, _operations, _ages) = (other._settings, other._operations, other._ages);

    public Task IndexAsync(HttpContext context)
    {
        if (RefusalOf(context) is { } refusal)
        {
            return ErrorAsync(context, StatusCodes.Status403Forbidden, refusal);
        }
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(
            IndexPage.Of(context.Request.PathBase + context.Request.Path, _operations.Count(), _operations.Source, _operations.SourceReason),
            context.RequestAborted);
    }

    public Task TasksAsync(HttpContext context) => AnswerAsync(context, ofLost: false);

    /// <summary>Those that can never complete.</summary>
    public Task LostAsync(HttpContext context) => AnswerAsync(context, ofLost: true);

    private async Task AnswerAsync(HttpContext context, bool ofLost)
    {
        if (RefusalOf(context) is { } forbidden)
        {
            await ErrorAsync(context, StatusCodes.Status403Forbidden, forbidden);
            return;
        }
        if (TaskProfileQuery.Parse(context.Request.Query, ofLost ? 0 : _settings().MaxSeconds, out var error) is not { } query)
        {
            await ErrorAsync(context, StatusCodes.Status400BadRequest, error);
            return;
        }
        if (query.Own is not null && _operations.Table is null)
        {
            await ErrorAsync(context, StatusCodes.Status501NotImplemented, $"own is told by the runtime's table alone: {_operations.SourceReason}");
            return;
        }
        using var answer = new CappedBuffer(_settings().MaxResponseBytes);
        if (await (ofLost ? Task.FromResult(CaptureLost(query, answer)) : CaptureAsync(query, answer, context.RequestAborted)) is { } refusal)
        {
            await ErrorAsync(context, refusal.Status, refusal.Text);
            return;
        }
        await SendCountedAsync(context, query.Format, ofLost ? "tasklost" : "tasks", answer);
    }

    // Nobody waits for this client now: it holds the memory of its own answer alone, and for no longer than its blocks have.
    private async Task SendCountedAsync(HttpContext context, TaskProfileFormat format, string name, CappedBuffer answer)
    {
        try
        {
            await SendAsync(context, format, name, answer);
        }
        finally
        {
            Interlocked.Add(ref _unsentBytes, -answer.Length);
        }
    }

    /// <summary>
    /// Answers requests that nobody sent, so that what an answer takes is compiled and cached: the first that is asked for
    /// is one in trouble.
    /// </summary>
    public async Task RehearseAsync()
    {
        foreach (var frame in _operations.KnownStack)
        {
            _ = frame.Location; // what there is yet of the application's own may be parked nowhere that has a line
        }
        // Another, so that whoever asks meanwhile is not told that a capture is being made.
        var rehearsing = new TaskProfileHandler(this);
        try
        {
            foreach (var query in (string[])["", "?format=speedscope", "?debug=2", "?debug=1"])
            {
                var context = new DefaultHttpContext();
                context.Request.QueryString = new QueryString(query);
                await rehearsing.TasksAsync(context); // its body is nowhere
            }
        }
        catch (ObjectDisposedException)
        {
            // The application has stopped already.
        }
    }

    public void Dispose()
    {
        // Not the turn: it holds nothing, and a request may have it yet.
        _ages?.Dispose();
        _operations.Dispose();
    }

    /// <returns>What to answer instead; null: the answer is made, and counted among those that are not sent.</returns>
    private async Task<(int Status, string Text)?> CaptureAsync(TaskProfileQuery query, CappedBuffer answer, CancellationToken cancellationToken)
    {
        if (query.Seconds > 0)
        {
            return await CompareAsync(query, answer, cancellationToken);
        }
        return _turn.Wait(0, CancellationToken.None)
            ? InTurn(() => Finish(_operations.Capture(query.Format == TaskProfileFormat.SingleText || query.Own is not null), query, answer, MostTaken))
            : OneAtATime();
    }

    private (int Status, string Text)? CaptureLost(TaskProfileQuery query, CappedBuffer answer)
    {
        if (!_turn.Wait(0, CancellationToken.None))
        {
            return OneAtATime();
        }
        try
        {
            return InTurn(() => Finish(LostOperations.Capture(_operations), query, answer, TakenTally.MostStacks));
        }
        catch (NotSupportedException e)
        {
            return (StatusCodes.Status501NotImplemented, e.Message);
        }
        catch (TimeoutException e)
        {
            return (StatusCodes.Status503ServiceUnavailable, e.Message);
        }
    }

    /// <summary>The turn is free while the seconds pass: a client that waits keeps nobody from a capture.</summary>
    private async Task<(int Status, string Text)?> CompareAsync(TaskProfileQuery query, CappedBuffer answer, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > MostWaiting)
            {
                return (StatusCodes.Status429TooManyRequests, $"{MostWaiting} requests wait for their seconds: no more at a time");
            }
            if (!_turn.Wait(0, CancellationToken.None))
            {
                return OneAtATime();
            }
            var before = InTurn(() => _operations.Capture(singly: true));
            await Task.Delay(TimeSpan.FromSeconds(query.Seconds), _settings().TimeProvider, cancellationToken);
            await _turn.WaitAsync(cancellationToken);
            return InTurn(() => Finish(CaptureFilter.Appeared(before, _operations.Capture(singly: true)), query, answer, mostTaken: 0));
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private static (int Status, string Text)? OneAtATime() =>
        (StatusCodes.Status429TooManyRequests, "another capture is being made: one at a time");

    /// <summary>Ends the turn that was taken.</summary>
    private T InTurn<T>(Func<T> capture)
    {
        try
        {
            return capture();
        }
        finally
        {
            _turn.Release();
        }
    }

    private (int Status, string Text)? Finish(StackCapture capture, TaskProfileQuery query, CappedBuffer answer, int mostTaken) => Finish(
        () =>
        {
            Write(query.Own is { } own ? CaptureFilter.InAssemblies(capture, own.Has) : capture, query, answer);
            if (mostTaken > 0 && query.Format is (TaskProfileFormat.GroupedText or TaskProfileFormat.SingleText))
            {
                GroupedText.WriteTaken(_operations.Taken, mostTaken, answer);
            }
        },
        answer);

    private (int Status, string Text)? Finish(Action write, CappedBuffer answer)
    {
        try
        {
            write();
        }
        catch (ProfileTooLargeException e)
        {
            return (StatusCodes.Status413PayloadTooLarge, $"{e.Message} ?debug=1 groups operations by stack; MaxResponseBytes is the ceiling.");
        }
        // One that fits the ceiling is always sent where no other waits.
        var others = Interlocked.Add(ref _unsentBytes, answer.Length) - answer.Length;
        if (others > 0 && others + answer.Length > _settings().MaxResponseBytes)
        {
            Interlocked.Add(ref _unsentBytes, -answer.Length);
            return (StatusCodes.Status429TooManyRequests, $"{others} bytes of other answers are not read yet: MaxResponseBytes is the ceiling of all");
        }
        return null;
    }

    private async Task SendAsync(HttpContext context, TaskProfileFormat format, string name, CappedBuffer answer)
    {
        var (type, file) = format switch
        {
            TaskProfileFormat.Pprof => ("application/octet-stream", $"{name}.pb.gz"),
            TaskProfileFormat.Speedscope => ("application/json", $"{name}.speedscope.json"),
            _ => ("text/plain; charset=utf-8", null),
        };
        var response = context.Response;
        response.ContentType = type;
        response.ContentLength = answer.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (file is not null)
        {
            response.Headers.ContentDisposition = $"attachment; filename=\"{file}\"";
        }
        if (!await answer.SendAsync(response.Body, BlockTime, _settings().TimeProvider, context.RequestAborted))
        {
            context.Abort();
        }
    }

    private void Write(StackCapture capture, TaskProfileQuery query, CappedBuffer answer)
    {
        switch (query.Format)
        {
            case TaskProfileFormat.Pprof:
                PprofProfile.Write(capture, _settings().TimeProvider.GetUtcNow(), TimeSpan.FromSeconds(query.Seconds), answer);
                break;
            case TaskProfileFormat.Speedscope:
                SpeedscopeJson.Write(capture, $"tasks of {Environment.ProcessId}", answer);
                break;
            case TaskProfileFormat.GroupedText:
                GroupedText.Write(capture, answer);
                break;
            case TaskProfileFormat.SingleText when _ages is not null:
                SingleText.Write(capture, _ages.AgeOf, answer);
                break;
            default:
                SingleText.WriteGroupsOnly(capture, answer);
                break;
        }
    }

    // No address at all: a pipe, a Unix socket, a server of a test. None of them leaves the machine.
    private string? RefusalOf(HttpContext context) =>
        !_settings().AllowRemote && context.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(Unmapped(address))
            ? "the task profile is served to this machine alone (AllowRemote)"
            : PageOrigin.IsForeign(context.Request) ? "the task profile is served to no page of another origin" : null;

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static Task ErrorAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status429TooManyRequests)
        {
            context.Response.Headers.RetryAfter = "1";
        }
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}
