using System.Buffers;
using System.Globalization;
using System.Net;
using Leak.Profiling.Ages;
using Leak.Profiling.Capturing;
using Leak.Profiling.Formats;
using Leak.Profiling.Naming;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leak.Profiling.Requests;

/// <summary>Requests in progress as text, the oldest first: whose each is, where it waits, and what will end it.</summary>
internal static class RequestText
{
    /// <summary>Requests of one answer; of the others it says how many there are.</summary>
    public const int Most = 100;

    private const int MostStacks = 4;
    private const int MostFrames = 64;
    private const int MostOfAWord = 32;
    private const int MostOfAName = 256;

    /// <param name="requests">Those in progress.</param>
    /// <param name="own">The request that this is the answer to, which is left out.</param>
    /// <param name="capture">With each operation by itself, made after that request began.</param>
    /// <param name="ageOf">The ages of operations; null where nobody knows them.</param>
    /// <param name="target">Where to.</param>
    public static void Write(OpenRequests requests, OpenRequest? own, Func<StackCapture> capture, Func<int, TaskAge>? ageOf, IBufferWriter<byte> target)
    {
        // First the requests: what has ended until the capture is made has no operation in it, and is left out.
        var oldest = requests.Oldest(Most + 1);
        oldest.Remove(own!);
        var total = Math.Max(requests.Count - (own is null ? 0 : 1), oldest.Count);
        oldest.RemoveRange(Math.Min(Most, oldest.Count), Math.Max(0, oldest.Count - Most));
        var made = capture();
        var stacks = new RequestStacks(made, oldest.Select(request => request.Operation?.Id ?? 0).ToHashSet());

        var text = new Utf8Text(target);
        text.Add("requests in progress: "u8).Add(total).Add(", oldest first\n"u8);
        foreach (var request in oldest)
        {
            text.Add("\n"u8).Add(Head(request, requests.AgeOf(request))).Add("\n"u8);
            text.Add("  endpoint: "u8).Add(NameOf(request.Endpoint)).Add("\n"u8);
            text.Add("  limit: "u8).Add(LimitOf(request)).Add("\n"u8);
            WriteStacks(request, stacks, made.Source, ageOf, text);
        }
        if (total > oldest.Count)
        {
            text.Add("\nand "u8).Add(total - oldest.Count).Add(" more, begun later\n"u8);
        }
    }

    /// <summary><c>12.3 s GET /orders HTTP/1.1 from 127.0.0.1:50000</c></summary>
    public static string Head(OpenRequest request, TimeSpan age) => string.Create(
        CultureInfo.InvariantCulture,
        $"{age.TotalSeconds:0.0} s {CleanText.Of(request.Method, MostOfAWord)} {CleanText.Of(request.Path, MostOfAName)} {CleanText.Of(request.Protocol, MostOfAWord)} from {ClientOf(request)}");

    /// <summary>The pattern of its route, and the name that the application gave it.</summary>
    public static string NameOf(Endpoint? endpoint)
    {
        var name = endpoint?.DisplayName is { Length: > 0 } given ? given : null;
        var pattern = (endpoint as RouteEndpoint)?.RoutePattern.RawText;
        var whole = (pattern, name) switch
        {
            (null, null) => endpoint is null ? "none" : "no name",
            (null, _) => name,
            (_, null) => pattern,
            _ when pattern == name => name,
            _ => $"{pattern} ({name})",
        };
        return CleanText.Of(whole, MostOfAName);
    }

    private static string ClientOf(OpenRequest request)
    {
        if (request.Address is not { } address)
        {
            return "no address";
        }
        return new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, request.Port).ToString();
    }

    private static string LimitOf(OpenRequest request)
    {
        if (!request.IsLimitKnown)
        {
            return "not known (AddRequestsInProgress was not told who knows it)";
        }
        try
        {
            return request.Limit() is { } limit ? CleanText.Of(limit, MostOfAName) : "none";
        }
        // The application's own code, and one request must not keep the others from being shown.
        catch (Exception e)
        {
            return CleanText.Of($"not known ({e.GetType().Name})", MostOfAName);
        }
    }

    private static void WriteStacks(OpenRequest request, RequestStacks stacks, CaptureSource source, Func<int, TaskAge>? ageOf, Utf8Text text)
    {
        if (source != CaptureSource.ActiveTaskTable)
        {
            text.Add("  its stack is not known from this source\n"u8);
            return;
        }
        if (request.Operation is not { } operation)
        {
            text.Add("  has not awaited anything yet: it runs, or blocks a thread\n"u8);
            return;
        }
        var innermost = stacks.InnermostOf(operation.Id).ToList();
        if (innermost.Count == 0)
        {
            text.Add("  has ended by now\n"u8);
            return;
        }
        foreach (var one in innermost.Take(MostStacks))
        {
            WriteStack(stacks.StackOf(one), ageOf is null ? null : ageOf(stacks.IdOf(one)), text);
        }
        if (innermost.Count > MostStacks)
        {
            text.Add("  and "u8).Add(innermost.Count - MostStacks).Add(" more that it waits for\n"u8);
        }
    }

    private static void WriteStack(IEnumerable<NamedFrame> frames, TaskAge? age, Utf8Text text)
    {
        text.Add("  waits"u8).Add(age is { } known ? $" (operation of {known})" : "").Add(", innermost first:\n"u8);
        var shown = 0;
        foreach (var frame in frames)
        {
            if (shown++ == MostFrames)
            {
                text.Add("#\t(more frames)\n"u8);
                return;
            }
            GroupedText.WriteFrame(text, frame);
        }
        if (shown == 0)
        {
            text.Add("#\t(what it awaits is not in the profile)\n"u8);
        }
    }
}
