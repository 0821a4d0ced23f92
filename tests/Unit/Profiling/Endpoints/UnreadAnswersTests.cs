using Leak.Profiling;
using Leak.Profiling.Endpoints;
using Leak.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Profiling.Endpoints;

/// <summary>Clients that ask for a profile and do not read it: a stall, of the one page that shows stalls.</summary>
[TestFixture]
[NonParallelizable] // the table of active tasks is the process's
public sealed class UnreadAnswersTests
{
    [Test]
    public async Task Tasks_WhenAnotherClientDoesNotReadItsAnswer_IsAnsweredNoneTheLess()
    {
        using var handler = TaskProfileEndpoints.HandlerOf(new TaskProfileEndpointOptions());
        var unread = new UnreadBody();
        var waiting = handler.TasksAsync(Asked(unread));

        (await AnsweredAsync(handler)).ShouldBe(StatusCodes.Status200OK);

        waiting.IsCompleted.ShouldBeFalse("its client has not read it");
        unread.Read();
        await waiting;
    }

    [Test]
    public async Task Tasks_WhenManyAnswersAreUnread_AreAnsweredNoneTheLess()
    {
        using var handler = TaskProfileEndpoints.HandlerOf(new TaskProfileEndpointOptions());
        var bodies = Enumerable.Range(0, 20).Select(_ => new UnreadBody()).ToArray();
        var waiting = bodies.Select(body => handler.TasksAsync(Asked(body))).ToArray();

        (await AnsweredAsync(handler)).ShouldBe(StatusCodes.Status200OK);

        Array.ForEach(bodies, body => body.Read());
        await Task.WhenAll(waiting);
    }

    [Test]
    public async Task Tasks_WhenUnreadAnswersFillTheCeiling_Answers429UntilOneIsRead()
    {
        var options = new TaskProfileEndpointOptions();
        using var handler = TaskProfileEndpoints.HandlerOf(options);
        // So many that what others begin and end meanwhile is little beside them.
        var gate = new TaskCompletionSource();
        var parked = Enumerable.Range(0, 2_000).Select(_ => WaitAsync(gate.Task)).ToArray();
        var first = Asked(Stream.Null, "?debug=2");
        await handler.TasksAsync(first);
        options.MaxResponseBytes = first.Response.ContentLength!.Value * 5 / 2;
        var bodies = new[] { new UnreadBody(), new UnreadBody() };
        var waiting = bodies.Select(body => handler.TasksAsync(Asked(body, "?debug=2"))).ToArray();

        (await AnsweredAsync(handler, "?debug=2")).ShouldBe(StatusCodes.Status429TooManyRequests);

        bodies[0].Read();
        await waiting[0];
        (await AnsweredAsync(handler, "?debug=2")).ShouldBe(StatusCodes.Status200OK);
        bodies[1].Read();
        gate.SetResult();
        await Task.WhenAll([waiting[1], .. parked]);
    }

    [Test]
    public async Task Answer_OfWhichNoBlockIsTakenInItsTime_IsCut()
    {
        var time = new FakeTimeProvider();
        using var handler = TaskProfileEndpoints.HandlerOf(new TaskProfileEndpointOptions { TimeProvider = time });
        var context = Asked(new UnreadBody());
        var lifetime = new Lifetime();
        context.Features.Set<IHttpRequestLifetimeFeature>(lifetime);
        var waiting = handler.TasksAsync(context);

        time.Advance(TaskProfileHandler.BlockTime - TimeSpan.FromMilliseconds(1));
        waiting.IsCompleted.ShouldBeFalse("its client has some time yet");
        time.Advance(TimeSpan.FromMilliseconds(1));

        await waiting.WaitAsync(Eventually.Ceiling);
        lifetime.IsAborted.ShouldBeTrue();
    }

    [Test]
    public async Task Tasks_WhileOthersWaitForTheirSeconds_AreAnsweredAndNoMoreThanFourWait()
    {
        var time = new FakeTimeProvider();
        using var handler = TaskProfileEndpoints.HandlerOf(new TaskProfileEndpointOptions { TimeProvider = time });
        var contexts = Enumerable.Range(0, 4).Select(_ => Asked(Stream.Null, "?debug=1&seconds=60")).ToArray();
        var waiting = contexts.Select(handler.TasksAsync).ToArray();

        (await AnsweredAsync(handler)).ShouldBe(StatusCodes.Status200OK);
        (await AnsweredAsync(handler, "?seconds=1")).ShouldBe(StatusCodes.Status429TooManyRequests);

        waiting.ShouldAllBe(task => !task.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(60));
        await Task.WhenAll(waiting).WaitAsync(Eventually.Ceiling);
        contexts.ShouldAllBe(context => context.Response.StatusCode == StatusCodes.Status200OK);
    }

    [Test]
    public async Task Tasks_WhileAnotherCaptureIsMade_Answers429()
    {
        using var time = new HeldTime();
        using var handler = TaskProfileEndpoints.HandlerOf(new TaskProfileEndpointOptions { TimeProvider = time });
        var first = Asked(Stream.Null, "");
        var making = Task.Run(() => handler.TasksAsync(first));
        await time.IsAsked.WaitAsync(Eventually.Ceiling);

        var second = Asked(Stream.Null);
        await handler.TasksAsync(second);

        second.Response.StatusCode.ShouldBe(StatusCodes.Status429TooManyRequests);
        second.Response.Headers.RetryAfter.ShouldNotBeEmpty();
        time.Dispose();
        await making;
        first.Response.StatusCode.ShouldBe(StatusCodes.Status200OK);
    }

    private static async Task<int> AnsweredAsync(TaskProfileHandler handler, string query = "?debug=1")
    {
        var context = Asked(Stream.Null, query);
        await handler.TasksAsync(context);
        return context.Response.StatusCode;
    }

    private static async Task WaitAsync(Task gate) => await gate.ConfigureAwait(false);

    private static DefaultHttpContext Asked(Stream body, string query = "?debug=1")
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(query);
        context.Response.Body = body;
        return context;
    }

    /// <summary>Takes what is written to it once that is read.</summary>
    private sealed class UnreadBody : MemoryStream
    {
        private readonly TaskCompletionSource _read = new();

        public void Read() => _read.TrySetResult();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(_read.Task.WaitAsync(cancellationToken));
    }

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public bool IsAborted { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsAborted = true;
    }

    /// <summary>Holds whoever asks for the date, as the writing of a profile does, until it is disposed of.</summary>
    private sealed class HeldTime : TimeProvider, IDisposable
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new();

        public Task IsAsked => _asked.Task;

        public override DateTimeOffset GetUtcNow()
        {
            _asked.TrySetResult();
            _released.Task.Wait();
            return base.GetUtcNow();
        }

        public void Dispose() => _released.TrySetResult();
    }
}
