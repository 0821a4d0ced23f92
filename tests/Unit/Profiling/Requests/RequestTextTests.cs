using System.Buffers;
using System.Text;
using Leak.Profiling;
using Leak.Profiling.Capturing;
using Leak.Profiling.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Profiling.Requests;

[TestFixture]
[Parallelizable]
public sealed class RequestTextTests
{
    private static readonly StackCapture s_nothing = new(CaptureSource.ActiveTaskTable, 0, [], []);

    private readonly FakeTimeProvider _time = new();

    [Test]
    public void Requests_WhenThereAreTooMany_AreTheOldestAndTheRestIsCounted()
    {
        var requests = new OpenRequests(_time);
        for (var i = 0; i < RequestText.Most + 7; i++)
        {
            // On many threads, so that they are in all parts.
            var thread = new Thread(() => requests.Add(Request($"/{i}")));
            thread.Start();
            thread.Join();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var text = TextOf(requests);

        text.ShouldStartWith($"requests in progress: {RequestText.Most + 7}, oldest first\n\n{RequestText.Most + 7}.0 s GET /0 ");
        text.ShouldContain($" GET /{RequestText.Most - 1} ");
        text.ShouldNotContain($" GET /{RequestText.Most} ");
        text.ShouldEndWith("\nand 7 more, begun later\n");
        text.Split("  endpoint: ").Length.ShouldBe(RequestText.Most + 1);
    }

    [Test]
    public void Requests_WhenThereAreAsManyAsFit_AreAllThere()
    {
        var requests = new OpenRequests(_time);
        for (var i = 0; i < RequestText.Most; i++)
        {
            requests.Add(Request("/x"));
        }

        var text = TextOf(requests);

        text.Split("  endpoint: none\n").Length.ShouldBe(RequestText.Most + 1);
        text.ShouldNotContain(" more, begun later");
    }

    [Test]
    public void Words_OfTheClientAndNamesOfTheApplication_AreCleanAndCut()
    {
        var requests = new OpenRequests(_time);
        var context = new DefaultHttpContext { Request = { Method = new string('M', 40), Protocol = "HTTP\u001b/1", Path = "/ü\n" } };
        context.SetEndpoint(new Endpoint(null, null, $"name\r{new string('n', 300)}"));
        requests.Add(new OpenRequest(context, limit: null, isLimitKnown: true));

        TextOf(requests).ShouldContain(
            $"\n0.0 s {new string('M', 32)}... /\\u00fc\\u000a HTTP\\u001b/1 from no address\n  endpoint: name\\u000d{new string('n', 246)}...\n  limit: none\n");
    }

    [Test]
    public void Request_WhenItHasEnded_TellsNoLimitOfWhatComesAfterIt()
    {
        var requests = new OpenRequests(_time);
        var asked = 0;
        var request = new OpenRequest(new DefaultHttpContext(), () => $"{++asked}", isLimitKnown: true);
        requests.Add(request);
        request.Limit().ShouldBe("1");

        requests.Remove(request);

        request.Limit().ShouldBeNull();
        asked.ShouldBe(1);
        requests.Count.ShouldBe(0);
    }

    [Test]
    public void Limit_WhenNobodyWasSaidToKnowIt_IsNotKnown()
    {
        var requests = new OpenRequests(_time);
        requests.Add(new OpenRequest(new DefaultHttpContext(), limit: null, isLimitKnown: false));

        TextOf(requests).ShouldContain("  limit: not known (AddRequestsInProgress was not told who knows it)\n");
    }

    [Test]
    public void AddRequestsInProgress_WhenCalledTwice_NotesEachRequestOnce()
    {
        var services = new ServiceCollection();

        services.AddRequestsInProgress().AddRequestsInProgress();

        services.Count.ShouldBe(2);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Request_WhoseHandlerThrows_LeavesTheList(bool atOnce)
    {
        var requests = new OpenRequests(_time);
        var gate = new TaskCompletionSource();
        var middleware = new OpenRequestsMiddleware(
            _ => atOnce ? throw new InvalidOperationException() : gate.Task, requests, new RequestLimits(null));

        var answered = Should.ThrowAsync<InvalidOperationException>(() => middleware.InvokeAsync(new DefaultHttpContext()));
        requests.Count.ShouldBe(atOnce ? 0 : 1);
        gate.TrySetException(new InvalidOperationException());

        await answered;
        requests.Count.ShouldBe(0);
    }

    private static OpenRequest Request(string path) =>
        new(new DefaultHttpContext { Request = { Method = "GET", Path = path } }, limit: null, isLimitKnown: true);

    private static string TextOf(OpenRequests requests)
    {
        var text = new ArrayBufferWriter<byte>();
        RequestText.Write(requests, own: null, () => s_nothing, ageOf: null, text);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }
}
