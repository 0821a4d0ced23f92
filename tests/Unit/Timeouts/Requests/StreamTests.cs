using Leak.Timeouts;
using Leak.Timeouts.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Leak.Unit.Timeouts.Requests;

/// <summary>What is a stream without a mark, and what keeps one from being silent.</summary>
internal sealed class StreamTests
{
    private const int Stream = 1;

    [TestCase("text/event-stream", true)]
    [TestCase("Text/Event-Stream; charset=utf-8", true)]
    [TestCase("application/json", false)]
    [TestCase(null, false)]
    public void Answer_OfEvents_IsAStreamWithoutAMark(string? contentType, bool isStream)
    {
        var connection = new FakeConnection(new TimeoutsOptions());
        var request = connection.Begin();
        request.Context.Response.ContentType = contentType;
        request.Respond();

        for (var i = 0; i < 20 && request.Fired is null; i++)
        {
            // Sixty bytes a minute: far below the rate of a response.
            connection.Pass(60);
            request.Send(60);
        }

        request.Fired.ShouldBe(isStream ? null : TimeoutLimit.Write);
    }

    [TestCase(TimeoutLimit.Stream, "text/event-stream")]
    [TestCase(TimeoutLimit.Handler, "text/event-stream", "application/json")]
    [TestCase(TimeoutLimit.Handler, "application/json")]
    [TestCase(TimeoutLimit.Handler)]
    public void Endpoint_ThatAnswersEventsAlone_IsAStreamBeforeItsHead(TimeoutLimit expected, params string[] contentTypes)
    {
        var connection = new FakeConnection(new TimeoutsOptions());
        var request = connection.Begin(Endpoint(
            new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), contentTypes),
            new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(string), ["application/problem+json"])));

        connection.Pass(74.9);
        var before = request.Fired;
        connection.Pass(15.1);

        before.ShouldBeNull();
        request.Fired.ShouldBe(expected);
    }

    [Test]
    public void EventStream_WhenItFallsSilent_HasTheStreamLimit()
    {
        var connection = new FakeConnection(new TimeoutsOptions());
        var request = connection.Begin();
        request.Context.Response.ContentType = "text/event-stream";
        connection.Pass(10);
        request.Respond();

        connection.Pass(74.9);
        var before = request.Fired;
        connection.Pass(0.1);

        before.ShouldBeNull();
        request.Fired.ShouldBe(TimeoutLimit.Stream);
    }

    [TestCase(1, 1, TimeoutLimit.Stream)]
    [TestCase(2, 1, null)]
    public async Task Http2Stream_WhoseWindowIsFilledToTheLastByte_IsSilent(int granted, int sent, TimeoutLimit? expected)
    {
        await using var connection = new FakeConnection(new TimeoutsOptions(), isHttp2: true);
        IStreamEvents events = connection.Watch;
        events.OnInitialWindow(0);
        // Before the handler begins, as clients do.
        events.OnWindow(Stream, granted);
        var request = connection.Begin(Endpoint(new StreamTimeoutAttribute()));
        request.Respond();

        for (var second = 0; second < 120 && request.Fired is null; second += 4)
        {
            events.OnSent(Stream, sent, isLast: false);
            connection.Pass(4);
            events.OnWindow(Stream, sent);
        }

        request.Fired.ShouldBe(expected);
    }

    [Test]
    public async Task Http2Stream_WhoseConnectionsWindowIsFilled_IsSilent()
    {
        await using var connection = new FakeConnection(new TimeoutsOptions(), isHttp2: true);
        IStreamEvents events = connection.Watch;
        events.OnInitialWindow(1_000_000);
        var request = connection.Begin(Endpoint(new StreamTimeoutAttribute()));
        request.Respond();
        events.OnSent(Stream, 65_535, isLast: false);

        connection.Pass(76);

        request.Fired.ShouldBe(TimeoutLimit.Stream);
    }

    [TestCase("Unary", false, false)]
    [TestCase("ServerStreaming", true, false)]
    [TestCase("ClientStreaming", true, true)]
    [TestCase("DuplexStreaming", true, true)]
    public async Task GrpcMethod_ThatStreams_IsAStreamWithoutAMark(string type, bool isStream, bool hearsClient)
    {
        await using var connection = new FakeConnection(new TimeoutsOptions(), isHttp2: true);
        IStreamEvents events = connection.Watch;
        var request = connection.Begin(Endpoint(new Grpc.AspNetCore.Server.GrpcMethodMetadata(Enum.Parse<Grpc.AspNetCore.Server.PlantedMethodType>(type))));

        for (var i = 0; i < 10 && request.Fired is null; i++)
        {
            events.OnReceived(Stream, 5);
            connection.Pass(60);
        }

        request.Fired.ShouldBe(hearsClient ? null : isStream ? TimeoutLimit.Stream : TimeoutLimit.Handler);
    }

    [Test]
    public void Endpoint_ThatTheFrameworkExempts_HasALittleMoreThanHandlerForItsLongPoll()
    {
        var connection = new FakeConnection(new TimeoutsOptions());
        var request = connection.Begin(Endpoint(new DisableRequestTimeoutAttribute()));

        connection.Pass(94.9);
        var before = request.Fired;
        connection.Pass(0.1);

        before.ShouldBeNull();
        request.Fired.ShouldBe(TimeoutLimit.Handler);
    }

    private static Endpoint Endpoint(params object[] metadata) => new(null, new EndpointMetadataCollection(metadata), "an endpoint");
}
