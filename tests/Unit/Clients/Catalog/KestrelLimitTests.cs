using Leak.Clients.Wire.Http2;
using Leak.Shared;
using Leak.Unit.Clients.Wire.Http2;
using Microsoft.AspNetCore.Builder;

namespace Leak.Unit.Clients.Catalog;

/// <summary>
/// What a stock Kestrel does of itself to a client of HTTP/2 that misbehaves, which the rows rely on. Should a new .NET do
/// otherwise, these fail and <c>docs/findings.md</c> has a line to change.
/// </summary>
internal sealed class KestrelLimitTests
{
    private LoopbackApp _app = null!;

    [OneTimeSetUp]
    public async Task Start() => _app = await LoopbackApp.StartHttp2Async(app =>
    {
        app.MapGet("/ok", () => "ok");
        app.MapGet("/hung", context => Task.Delay(Timeout.Infinite, context.RequestAborted));
    });

    [OneTimeTearDown]
    public Task Stop() => _app.DisposeAsync().AsTask();

    [Test]
    public void GoAway_WhenNoRequestIsInProgress_ClosesTheConnectionAtOnce()
    {
        using var connection = new FrameConnection(_app.Port);

        connection.Send(new FrameWriter().Preface().Settings().Headers(1, Get("/ok"), FrameFlags.EndHeaders | FrameFlags.EndStream));
        connection.ReadUntil(FrameType.Data, frame => frame.EndsStream);
        connection.Send(new FrameWriter().GoAway(0, Http2ErrorCode.NoError));

        connection.ReadUntil(FrameType.GoAway).Error.ShouldBe(Http2ErrorCode.NoError);
        connection.ReadToEnd().ShouldBeEmpty();
    }

    [Test]
    public void GoAway_WhenARequestIsInProgress_ClosesNothing()
    {
        using var connection = new FrameConnection(_app.Port);

        connection.Send(new FrameWriter()
            .Preface()
            .Settings()
            .Headers(1, Get("/hung"), FrameFlags.EndHeaders | FrameFlags.EndStream)
            .GoAway(0, Http2ErrorCode.NoError)
            .Ping(1));

        connection.ReadUntil(FrameType.Ping).PingContent.ShouldBe(1ul);
        connection.Send(new FrameWriter().Ping(2));
        connection.ReadUntil(FrameType.Ping).PingContent.ShouldBe(2ul);
    }

    // MaxRequestHeaderCount is 100, and the four pseudo-header fields count.
    [TestCase(100, 200)]
    [TestCase(101, 431)]
    [TestCase(200, 431)]
    public void Head_WhenItEndsWithSoManyFields_IsAnswered(int fields, int status)
    {
        using var connection = new FrameConnection(_app.Port);

        connection.Send(Flood(fields).Continuation(1, default, FrameFlags.EndHeaders));

        var reader = new Http2AnswerReader();
        reader.Read(new FrameWriter().Headers(1, connection.ReadUntil(FrameType.Headers).Payload, FrameFlags.EndHeaders).Bytes.Span);
        reader.StatusCode.ShouldBe(status);
    }

    [Test]
    public void Head_WhenItHasNotEndedAfterTwiceAsManyFields_EndsTheConnection()
    {
        using var connection = new FrameConnection(_app.Port);

        connection.Send(Flood(201));

        connection.ReadUntil(FrameType.GoAway).Error.ShouldBe(Http2ErrorCode.ProtocolError);
    }

    private static FrameWriter Flood(int fields)
    {
        var frames = new FrameWriter().Preface().Settings().Headers(1, Get("/ok"), FrameFlags.EndStream);
        for (var field = 4; field < fields; field++)
        {
            frames.Continuation(1, HeaderBlock.Of(("x-a", "b")));
        }

        return frames;
    }

    private static ReadOnlyMemory<byte> Get(string path) => HeaderBlock.OfRequest("GET", "leak", path);
}
