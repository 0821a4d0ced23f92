using Leak.Bounds.Workloads;

namespace Leak.Unit.Bounds.Workloads;

internal sealed class WorkloadCatalogTests
{
    [TestCase("tcp/idle", "tcp/idle")]
    [TestCase("idle", "tcp/idle")]
    [TestCase("normal", "live/post")]
    [TestCase("http1/keep-alive-idle", "http1/keep-alive-idle")]
    public void Find_WhenTheIdIsKnown_GivesTheWorkload(string id, string expected) =>
        WorkloadCatalog.Find(id).Id.ShouldBe(expected);

    [TestCase("tcp/idel")]
    [TestCase("")]
    [TestCase("IDLE")]
    public void Find_WhenTheIdIsUnknown_ListsWhatThereIs(string id)
    {
        var failure = Should.Throw<ArgumentException>(() => WorkloadCatalog.Find(id));

        failure.Message.ShouldStartWith($"No workload '{id}'. There are: idle, normal, tcp/idle, http1/partial-line, ");
        failure.Message.ShouldEndWith("live/post.");
    }

    /// <summary>As in the table of stalls: what must stop each, what closes without any limit, whose handler is deaf.</summary>
    [TestCase("RequestHead", "tcp/idle http1/partial-line http1/partial-headers http1/slow-headers http1/crlf-drip http1/keep-alive-partial tls/idle http2/half-preface http2/partial-frame http2/partial-headers http2/no-end-headers")]
    [TestCase("KeepAlive", "http1/keep-alive-idle net/vanish http2/idle http2/ping-drip http2/settings-drip http2/window-update-drip")]
    [TestCase("Read", "http1/no-body http1/slow-body http1/trickle-body http1/burst-then-stall http1/partial-chunk http1/chunk-drip http1/chunk-extension-drip http1/trailer-drip http1/expect-no-body http2/no-body http2/empty-data")]
    [TestCase("Write", "http1/slow-read-none http1/slow-read-drip http1/pipeline-unread http2/zero-window http2/window-drip http2/tcp-unread")]
    [TestCase("Stream", "http1/sse-idle http1/sse-unread net/vanish-stream")]
    [TestCase("WebSocket", "ws/silent ws/partial-frame net/vanish-websocket")]
    [TestCase("Handler", "http1/hung-handler http1/deaf-handler http2/hung-stream http2/goaway-linger")]
    [TestCase("Upstream", "http1/hung-upstream")]
    [TestCase("Handshake", "tls/silent tls/partial-hello tls/hello-drip tls/no-finished")]
    [TestCase("RequestAborted", "http1/half-close http1/half-close-deaf")]
    [TestCase("header count limit", "http2/continuation-flood")]
    [TestCase("own close", "http1/unread-body http1/linger ws/close-linger")]
    public void Stalls_ByTheirLimit_AreThese(string stoppedBy, string ids) => WorkloadCatalog.Stalls
        .Where(stall => stall.StoppedBy == stoppedBy)
        .Select(stall => stall.Id)
        .ShouldBe(ids.Split(' '), ignoreOrder: true);

    [Test]
    public void Stalls_WithoutLimits_AreClosedOnlyWhereNoLimitStopsThem()
    {
        foreach (var stall in WorkloadCatalog.Stalls)
        {
            (stall.ClosesWithin is not null).ShouldBe(stall.StoppedBy is "own close" or "RequestAborted" or "header count limit", stall.Id);
            stall.IsDeaf.ShouldBe(stall.Id.Contains("deaf", StringComparison.Ordinal), stall.Id);
        }
    }

    [Test]
    public void Ids_Always_AreUniqueAndNamedByFamily()
    {
        WorkloadCatalog.All.Select(workload => workload.Id).ShouldBeUnique();
        WorkloadCatalog.All.ShouldAllBe(workload => workload.Id.Contains('/') && workload.Summary.Length > 0);
    }
}
