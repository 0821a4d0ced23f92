using System.Text;
using Leak.Clients.Scripts;
using Leak.Clients.Wire.Http1;

namespace Leak.Clients.Catalog;

public static partial class Stalls
{
    public static partial class Http1
    {
        // Bodies are JSON that has not begun: any number of spaces may come before a value. A handler that reads JSON waits for the rest, as
        // one that reads bytes does, where it would answer 400 at the first letter and 415 without the type.
        private const string Json = "Content-Type: application/json\r\n";

        private const int MostOfChunkSize = 9;

        // The head of the format, and enough for a decoder to begin.
        private const int AtOnceOfGzip = 100;

        /// <summary>A body that is announced and never comes.</summary>
        public static Stall NoBody { get; } = Body(
            "no-body", "POST with Content-Length 100000, and no body", "RFC 9112, 6.2",
            to => new() { Opening = Post(to, 100_000) });

        /// <summary>A body that comes a byte at a time.</summary>
        public static Stall SlowBody { get; } = Body(
            "slow-body", "POST with Content-Length 100000, its body at 1 byte a second", "RFC 9112, 6.2",
            to => new() { Opening = Post(to, 100_000), Drip = Dripping(to, " "u8, seconds: 1) });

        /// <summary>A body that comes just faster than a server's minimum rate (Kestrel's is 240 bytes a second), and takes an hour.</summary>
        public static Stall TrickleBody { get; } = Body(
            "trickle-body", "POST with Content-Length 1000000, its body at 300 bytes a second", "RFC 9112, 6.2",
            to =>
            {
                var interval = to.Every(TimeSpan.FromSeconds(1));
                var bytes = Encoding.ASCII.GetBytes(Filler((int)Math.Ceiling(300 * interval.TotalSeconds)));
                return new() { Opening = Post(to, 1_000_000), Drip = new Drip(bytes, interval) };
            });

        /// <summary>A body that starts fast, so that its mean rate stays high for long, and stops.</summary>
        public static Stall BurstThenStall { get; } = Body(
            "burst-then-stall", "POST with Content-Length 1000000, 10,000 bytes of it at once, then nothing", "RFC 9112, 6.2",
            to => new() { Opening = Post(to, 1_000_000, body: Filler(to.BurstBytes)) });

        /// <summary>A chunk that stops half-way.</summary>
        public static Stall PartialChunk { get; } = Body(
            "partial-chunk", "POST in chunks, the first cut inside its data: `5\\r\\n` and three of its five bytes", "RFC 9112, 7.1",
            to => new() { Opening = PostChunked(to, "5\r\n   ") });

        /// <summary>A body of one-byte chunks without end.</summary>
        public static Stall ChunkDrip { get; } = Body(
            "chunk-drip", "POST in chunks of one byte, one every second", "RFC 9112, 7.1",
            to => new() { Opening = PostChunked(to, ""), Drip = Dripping(to, "1\r\n \r\n"u8, seconds: 1) });

        /// <summary>A chunk whose extension has no end: bytes come, and no body.</summary>
        public static Stall ChunkExtensionDrip { get; } = Body(
            "chunk-extension-drip", "POST in chunks, the first with an extension that grows by a byte every second: `5;a…`", "RFC 9112, 7.1.1",
            to => new() { Opening = PostChunked(to, "5;"), Drip = Dripping(to, "a"u8, seconds: 1) });

        /// <summary>A body that is over, and a trailer that is not.</summary>
        public static Stall TrailerDrip { get; } = Body(
            "trailer-drip", "POST in chunks, none, then a trailer that grows by a byte every 2 s: `0\\r\\nX-t: a…`", "RFC 9112, 7.1.2",
            to => new() { Opening = PostChunked(to, "0\r\nX-t: a"), Drip = Dripping(to, "a"u8, seconds: 2) });

        /// <summary>A chunk whose size is zeros that do not end.</summary>
        /// <remarks>Kestrel refuses the tenth byte of a chunk's size: nine may be sent, however long it is watched.</remarks>
        public static Stall ChunkZerosDrip { get; } = Body(
            "chunk-zeros-drip", "POST in chunks, the size of the first a zero every second, without its end: `0`, `00` … nine of them", "RFC 9112, 7.1",
            to => new()
            {
                Opening = PostChunked(to, "0"),
                Drip = new Drip(number => number < MostOfChunkSize - 1 ? "0"u8.ToArray() : default(ReadOnlyMemory<byte>), to.Every(TimeSpan.FromSeconds(1))),
            });

        /// <summary>A compressed body of which each byte becomes a thousand, to a handler that reads what it decompresses to.</summary>
        public static Stall GzipDrip { get; } = Body(
            "gzip-drip", "POST with Content-Encoding: gzip, 16 MiB compressed to 16 kB, 100 bytes of it at once, then 1 byte a second", "RFC 9110, 8.4.1.3",
            to =>
            {
                var gzip = GzipText.OfSpaces(16 << 20);
                return new()
                {
                    Opening = Http1Text.Post(to.Authority, to.Path, gzip.Length, "Content-Encoding: gzip\r\n" + Json).Concat(gzip[..AtOnceOfGzip]).ToArray(),
                    Drip = new Drip(
                        number => AtOnceOfGzip + number < gzip.Length ? gzip.AsMemory(AtOnceOfGzip + (int)number, 1) : default,
                        to.Every(TimeSpan.FromSeconds(1))),
                };
            }) with { Path = "/stall/inflate" };

        /// <summary>A client that asks whether it may send its body, and does not.</summary>
        public static Stall ExpectNoBody { get; } = Body(
            "expect-no-body", "POST with Expect: 100-continue, and no body", "RFC 9110, 10.1.1",
            to => new() { Opening = Post(to, 100_000, "Expect: 100-continue\r\n") });

        /// <summary>
        /// A body that does not come and that the handler does not want: the server waits for it before the next request. Kestrel drains
        /// such a body for 5 s, whatever its limits, and closes; the request itself is over with its answer, and not counted as in progress.
        /// </summary>
        public static Stall UnreadBody { get; } =
            new("http1/unread-body", "POST with Content-Length 100000 and no body, to a handler that never reads it", LimitNames.OwnClose)
            {
                Rfc = "RFC 9112, 9.3",
                Path = "/stall/unread",
                SeenWhen = StallSign.Answered,
                ClosesWithin = TimeSpan.FromSeconds(5),
                Script = to => new() { Opening = Post(to, 100_000) },
            };

        private static Stall Body(string id, string summary, string rfc, Func<StallContext, StallScript> script) =>
            new($"http1/{id}", summary, LimitNames.Read)
            {
                Rfc = rfc, Path = "/post", RequestsPerConnection = 1, SeenWhen = StallSign.Unanswered, Script = script,
            };

        private static byte[] Post(StallContext to, long contentLength, string headers = "", string body = "") =>
            Http1Text.Post(to.Authority, to.Path, contentLength, headers + Json, body);

        private static byte[] PostChunked(StallContext to, string body) => Http1Text.PostChunked(to.Authority, to.Path, body, Json);

        private static string Filler(int bytes) => new(' ', bytes);

        private static Drip Dripping(StallContext to, ReadOnlySpan<byte> bytes, double seconds) =>
            new(bytes.ToArray(), to.Every(TimeSpan.FromSeconds(seconds)));
    }
}
