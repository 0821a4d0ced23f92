using System.Text;
using Leak.Clients.Catalog;
using Leak.Clients.Scripts;
using Leak.Clients.Wire.Http2;
using Leak.Shared;
using Leak.Unit.Clients.Wire.Http2;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Leak.Unit.Clients.Catalog;

/// <summary>What floods send means to a Kestrel what it is meant to mean, and comes to an end.</summary>
[Parallelizable]
internal sealed class FloodTests
{
    private static readonly StallContext s_context = new() { Host = "leak", Path = "/values" };

    private LoopbackApp _app = null!;

    [OneTimeSetUp]
    public async Task Start() => _app = await LoopbackApp.StartHttp2Async(app =>
        app.Map("/values", (HttpContext context) => $"{context.Request.Headers["x-a"].Count}x{context.Request.Headers["x-a"].FirstOrDefault()?.Length}"));

    [OneTimeTearDown]
    public Task Stop() => _app.DisposeAsync().AsTask();

    [Test]
    public void ValueBomb_AtKestrel_IsEightValuesOfFourKilobytesInEachHead()
    {
        using var connection = new FrameConnection(_app.Port);

        connection.Send(Of("http2/hpack-value-bomb").Opening);

        var answers = Enumerable.Range(0, 100).Select(_ => connection.ReadUntil(FrameType.Data, frame => frame.Payload.Length > 0)).ToList();
        answers.Select(answer => Encoding.ASCII.GetString(answer.Payload)).Distinct().ShouldBe(["8x4000"]);
        answers.Select(answer => answer.StreamId).Distinct().Count().ShouldBe(100);
        Of("http2/hpack-value-bomb").Opening.Length.ShouldBeLessThan(8_000);
    }

    [TestCase("http2/hpack-crumb-bomb")]
    [TestCase("http2/empty-headers")]
    public void Head_OfThatKind_EndsTheConnection(string id)
    {
        using var connection = new FrameConnection(_app.Port);
        var script = Of(id);

        connection.Send(script.Opening);
        if (script.Drip is { } drip)
        {
            connection.Send(drip.Next(0));
        }

        connection.ReadUntil(FrameType.GoAway).Error.ShouldNotBe(Http2ErrorCode.NoError);
    }

    [TestCase("http2/reset-by-window", Http2ErrorCode.FlowControlError)]
    [TestCase("http2/reset-by-length", Http2ErrorCode.ProtocolError)]
    public void Request_OfThatKind_IsResetByTheServer(string id, Http2ErrorCode error)
    {
        using var connection = new FrameConnection(_app.Port);
        var script = ((Stall)WorkloadCatalog.Find(id)).Script(s_context with { Path = "/none" });

        connection.Send(script.Opening);
        connection.Send(script.Drip!.Next(0));

        connection.ReadUntil(FrameType.ResetStream, frame => frame.StreamId == 1).Error.ShouldBe(error);
    }

    [TestCase("http2/rapid-reset", 1_000)]
    [TestCase("http2/reset-by-window", 1_000)]
    [TestCase("http2/reset-by-length", 1_000)]
    [TestCase("http2/reset-spread", 50)]
    [TestCase("http2/empty-headers", 1_000)]
    public void Flood_OfRequests_HasSoManyAndEnds(string id, int actions)
    {
        var drip = Of(id).Drip!;

        drip.Interval.ShouldBe(TimeSpan.FromMilliseconds(1));
        drip.Next(actions - 1).IsEmpty.ShouldBeFalse();
        drip.Next(actions).IsEmpty.ShouldBeTrue();
    }

    private static StallScript Of(string id) => ((Stall)WorkloadCatalog.Find(id)).Script(s_context);
}
