using Leak.Clients.Scripts;
using Leak.Clients.Wire.Http1;

namespace Leak.Clients.Catalog;

public static partial class Stalls
{
    public static partial class Http1
    {
        // A receive buffer that is soon full, in bytes as asked; Linux doubles it.
        private const int SmallBuffer = 4096;

        // What Linux takes of a response at loopback without waiting, and less.
        private const int FinishedBytes = 2_500_000;

        /// <summary>A large response that is never read.</summary>
        public static Stall SlowReadNone { get; } = Unread(
            "slow-read-none", "GET of 64 MB into a small receive buffer, never read", LimitNames.Write, "RFC 9293, 3.8.6",
            to => new() { Opening = Http1Text.Get(to.Authority, to.Path), Reading = Reading.Nothing });

        /// <summary>A large response that is read for days.</summary>
        public static Stall SlowReadDrip { get; } = Unread(
            "slow-read-drip", "GET of 64 MB into a small receive buffer, read at 100 bytes a second", LimitNames.Write, "RFC 9293, 3.8.6",
            to =>
            {
                var interval = to.Every(TimeSpan.FromSeconds(1));
                return new() { Opening = Http1Text.Get(to.Authority, to.Path), Reading = Reading.Slowly((int)Math.Ceiling(100 * interval.TotalSeconds), interval) };
            });

        /// <summary>A whole response that fits into the server's kernel, and is never read: the server's own code is done with it.</summary>
        public static Stall FinishedUnread { get; } = Finished("finished-unread", "GET of 2.5 MB into a small receive buffer, never read: the server has finished it", "");

        /// <summary>The same, and the server closes at once: its FIN waits behind the bytes.</summary>
        public static Stall CloseUnread { get; } = Finished("close-unread", "the same with Connection: close", "Connection: close\r\n") with { IsLeftToKernel = true };

        /// <summary>Requests one after another, whose responses nobody reads, until the server can write no more.</summary>
        /// <remarks>Responses of some size: the server is blocked after a hundred of them and not after ten thousand.</remarks>
        public static Stall PipelineUnread { get; } = Unread(
            "pipeline-unread", "pipelined GETs until the server takes no more, no response ever read", LimitNames.Write, "RFC 9112, 9.3.2",
            to =>
            {
                var get = Http1Text.Get(to.Authority, Http1Text.WithQuery(to.Path, "bytes=65536"));
                byte[] gets = [.. Enumerable.Repeat(get, 20).SelectMany(each => each)];
                return new() { Opening = gets, Drip = new Drip(gets, TimeSpan.FromMilliseconds(50)), Reading = Reading.Nothing };
            });

        /// <summary>An event stream that is never read.</summary>
        public static Stall SseUnread { get; } = Unread(
            "sse-unread", "opens an event stream with an event every 100 ms, never reads", LimitNames.Stream, "HTML, 9.2",
            to => new() { Opening = Http1Text.GetEvents(to.Authority, Http1Text.WithQuery(to.Path, "every=100&bytes=65536")), Reading = Reading.Nothing }) with { Path = "/stall/events" };

        /// <summary>An event stream on which nothing happens.</summary>
        public static Stall SseIdle { get; } = new("http1/sse-idle", "opens an event stream on which the server sends nothing", LimitNames.Stream)
        {
            Rfc = "HTML, 9.2",
            Path = "/stall/events",
            RequestsPerConnection = 1,
            SeenWhen = StallSign.Streaming,
            Script = to => new()
            {
                Opening = Http1Text.GetEvents(to.Authority, to.Path),
                AwaitsAnswer = true,
                Reader = static () => new Http1AnswerReader(awaitsHeadOnly: true),
            },
        };

        private static Stall Finished(string id, string summary, string headers) => Unread(
            id, summary, LimitNames.Write, "RFC 9293, 3.8.6",
            to => new() { Opening = Http1Text.Get(to.Authority, Http1Text.WithQuery(to.Path, $"bytes={FinishedBytes}"), headers), Reading = Reading.Nothing }) with { RequestsPerConnection = null, MostRequestsPerConnection = 1, Unavailable = KernelUnknown };

        private static Stall Unread(string id, string summary, string stoppedBy, string rfc, Func<StallContext, StallScript> script) =>
            new($"http1/{id}", summary, stoppedBy)
            {
                Rfc = rfc, Path = "/stall/download", RequestsPerConnection = 1, SeenWhen = StallSign.Blocked, Sees = VisibleClose.Reset,
                Script = to => script(to) with { ReceiveBufferBytes = SmallBuffer },
            };
    }
}
