namespace Leak.Clients.Catalog;

public static partial class Stalls
{
    /// <summary>Stalls of HTTP/1.1: in a request's head, in its body, in its answer, in its handler.</summary>
    public static partial class Http1
    {
        /// <summary>Every entry.</summary>
        public static IReadOnlyList<Stall> All =>
        [
            PartialLine, PartialHeaders, SlowHeaders, CrlfDrip, KeepAliveIdle, KeepAlivePartial, H2cUpgradeStall, DrainThenHalf,
            NoBody, SlowBody, TrickleBody, BurstThenStall, PartialChunk, ChunkDrip, ChunkExtensionDrip, TrailerDrip, ChunkZerosDrip, GzipDrip, ExpectNoBody, UnreadBody,
            SlowReadNone, SlowReadDrip, FinishedUnread, CloseUnread, PipelineUnread, SseIdle, SseUnread,
            HungHandler, DeafHandler, HalfClose, HalfCloseDeaf, HungUpstream, Linger,
        ];
    }
}
