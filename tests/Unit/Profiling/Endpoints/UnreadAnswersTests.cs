using Leak.Profiling;
using Leak.Profiling.Endpoints;
using Microsoft.AspNetCore.Http;

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
    public async Task Tasks_WhenFourAnswersAreUnread_Answers429UntilOneIsRead()
    {
        using var handler = TaskProfileEndpoints.HandlerOf(new TaskProfileEndpointOptions());
        var bodies = Enumerable.Range(0, 4).Select(_ => new UnreadBody()).ToArray();
        var waiting = bodies.Select(body => handler.TasksAsync(Asked(body))).ToArray();

        (await AnsweredAsync(handler)).ShouldBe(StatusCodes.Status429TooManyRequests);

        bodies[0].Read();
        await waiting[0];
        (await AnsweredAsync(handler)).ShouldBe(StatusCodes.Status200OK);
        Array.ForEach(bodies, body => body.Read());
        await Task.WhenAll(waiting);
    }

    private static async Task<int> AnsweredAsync(TaskProfileHandler handler)
    {
        var context = Asked(Stream.Null);
        await handler.TasksAsync(context);
        return context.Response.StatusCode;
    }

    private static DefaultHttpContext Asked(Stream body)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString("?debug=1");
        context.Response.Body = body;
        return context;
    }

    /// <summary>Takes what is written to it once that is read.</summary>
    private sealed class UnreadBody : MemoryStream
    {
        private readonly TaskCompletionSource _read = new();

        public void Read() => _read.TrySetResult();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => new(_read.Task);
    }
}
