using System.Text;
using Leak.Clients.Wire.Http1;
using Leak.Scenarios.Fuzzing.Generation;

namespace Leak.Scenarios.Fuzzing.Live;

/// <summary>Live clients that speak HTTP/1.1 by their own hand, since no library sends in such pieces.</summary>
internal static class SocketLive
{
    private const string Host = "localhost";
    private const int UploadParts = 35;
    private const int UploadPartBytes = 1000;
    private static readonly TimeSpan s_part = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_drained = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan s_halved = TimeSpan.FromMilliseconds(900);

    /// <summary>
    /// Is answered before it has sent all of its body, and sends the rest together with half of its next head; its other half comes inside
    /// RequestHead, and past Read of the request before.
    /// </summary>
    public static LiveFuzz EarlyAnswered(int port) => new("live client with an early answer", s_between, async token =>
    {
        using var connection = await RawConnection.OpenAsync(port);
        await connection.SendAsync(Http1Text.Post(Host, Paths.Unread, 10, body: "hello"));
        if (await AnswerAsync(connection, "Not read.") is { } first)
        {
            return first;
        }

        await Task.Delay(s_drained, token);
        var next = Http1Text.Post(Host, Paths.Post, 3, body: "abc");
        var half = next.Length / 2;
        await connection.SendAsync((byte[])[.. "hello"u8, .. next[..half]]);
        await Task.Delay(s_halved, token);
        await connection.SendAsync(next.AsMemory(half));
        return await AnswerAsync(connection, "processed.");
    })
    {
        Margin = s_halved / 3,
    };

    /// <summary>Sends a body steadily for longer than Stream and 2.5 s, to an endpoint that answers at its end and has that limit.</summary>
    public static LiveFuzz Uploads(int port) => new("live upload with the limit of a stream", s_between, async token =>
    {
        using var connection = await RawConnection.OpenAsync(port);
        await connection.SendAsync(Http1Text.Post(Host, Paths.Upload, UploadParts * UploadPartBytes));
        for (var part = 0; part < UploadParts; part++)
        {
            await connection.SendAsync(new byte[UploadPartBytes]);
            await Task.Delay(s_part, token);
        }

        return await AnswerAsync(connection, "came.");
    });

    private static async Task<string?> AnswerAsync(RawConnection connection, string end)
    {
        var answer = new StringBuilder();
        while (!answer.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            if (await connection.ReadAsync() is not { Length: > 0 } more)
            {
                return answer.Length == 0 ? "closed in place of an answer" : $"closed in the middle of: {answer.ToString().Split('\r')[0]}";
            }

            answer.Append(more);
        }

        return null;
    }
}
