using System.Buffers;
using System.Net;
using System.Text;
using Leak.Clients.Catalog;
using Leak.Clients.Wire;

namespace Leak.Audit.Looking;

/// <summary>Asks one thing on a connection of its own, and waits for the answer no longer than it is told. Nothing that a server does makes it throw.</summary>
/// <param name="times">How long is waited.</param>
/// <param name="time">The source of time.</param>
internal sealed class Knocks(LookTimes times, TimeProvider time)
{
    private const int KeptBytes = 4096;
    private const int MostRawBytes = 64 * 1024;

    public LookTimes Times => times;

    /// <summary>Tries something.</summary>
    /// <param name="within">How long.</param>
    /// <param name="knock">What; it must heed its token.</param>
    /// <param name="failed">Makes the result of a failure: by the exception, and its words.</param>
    /// <param name="cancellationToken">The caller's; it alone ends it by an exception.</param>
    public async Task<T> TryAsync<T>(TimeSpan within, Func<CancellationToken, Task<T>> knock, Func<Exception, string, T> failed, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            return await knock(either.Token);
        }
        catch (Exception e) when (FailureWords.IsOfServer(e) && !cancellationToken.IsCancellationRequested)
        {
            // What a cancelled operation throws is its own affair.
            var cause = either.IsCancellationRequested ? new OperationCanceledException() : e;
            return failed(cause, FailureWords.Of(cause, within));
        }
    }

    /// <summary>A GET, and as much of its body as is wanted.</summary>
    /// <param name="door">Where.</param>
    /// <param name="path">Of what.</param>
    /// <param name="bytes">How much of its body is read at the most.</param>
    /// <param name="bodyWithin">How long its body is read at the most.</param>
    /// <param name="headWithin">How long its head is waited for.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <param name="accept">The type that is asked for.</param>
    public async Task<Answer> GetAsync(
        Door door, string path, long bytes, TimeSpan bodyWithin, TimeSpan headWithin, CancellationToken cancellationToken, string? accept = null)
    {
        using var handler = HandlerFor(door);
        using var client = new HttpMessageInvoker(handler);
        using var request = RequestFor(door, path, door.Listener == ServerListener.Http2 ? HttpVersion.Version20 : HttpVersion.Version11, accept);
        HttpResponseMessage? response = null;
        try
        {
            var answer = await TryAsync(
                headWithin,
                async token => Answer.Of(response = await client.SendAsync(request, token)),
                (e, why) => new Answer { Failure = why, IsLate = e is OperationCanceledException },
                cancellationToken);
            return response is null ? answer : await ReadAsync(answer, response, bytes, bodyWithin, cancellationToken);
        }
        finally
        {
            response?.Dispose();
        }
    }

    /// <summary>Sends bytes, and reads until it is enough, the server closes, or the time is over.</summary>
    public async Task<RawAnswer> SendAsync(
        Door door, ReadOnlyMemory<byte> bytes, IAnswerReader reader, Func<IAnswerReader, bool> isEnough, TimeSpan within, CancellationToken cancellationToken)
    {
        var start = new StringBuilder();
        return await TryAsync(
            within,
            async token =>
            {
                await using var stream = await Connector.OpenAsync(door, token);
                await stream.WriteAsync(bytes, token);
                await stream.FlushAsync(token);
                var buffer = new byte[KeptBytes];
                for (var read = 0; read < MostRawBytes && !isEnough(reader) && !IsOtherwise() && await stream.ReadAsync(buffer, token) is > 0 and var count; read += count)
                {
                    reader.Read(buffer.AsSpan(0, count));
                    start.Append(Encoding.Latin1.GetString(buffer, 0, Math.Min(count, KeptBytes - start.Length)));
                }

                return Result(null, null);
            },
            Result,
            cancellationToken);

        // To HTTP/2 a server of HTTP/1 may answer, and keep the connection.
        bool IsOtherwise() => door.Listener == ServerListener.Http2 && start.Length >= 7 && start.ToString(0, 7) == "HTTP/1.";

        RawAnswer Result(Exception? e, string? why) =>
            new(start.ToString(), reader.StatusCode, isEnough(reader), reader.Closes, isEnough(reader) ? null : why, IsLate: e is OperationCanceledException);
    }

    /// <summary>A GET as every client of an audit sends it.</summary>
    /// <param name="door">Where.</param>
    /// <param name="path">Of what.</param>
    /// <param name="version">The version of HTTP: that and no other.</param>
    /// <param name="accept">The type that is asked for; <see langword="null"/>: any.</param>
    public static HttpRequestMessage RequestFor(Door door, string path, Version version, string? accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, door.At(path)) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.TryAddWithoutValidation("Host", door.Host);
        request.Headers.TryAddWithoutValidation("Accept", accept ?? "*/*");
        foreach (var (name, value) in door.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    /// <summary>Asks nothing twice, keeps nothing, follows nothing: one connection for one request.</summary>
    public static SocketsHttpHandler HandlerFor(Door door)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            MaxResponseDrainSize = 0,
            ConnectCallback = async (_, token) => await Connector.ConnectAsync(door.EndPoint, token),
        };
        handler.SslOptions = Connector.Tls(door.HostName);
        return handler;
    }

    private async Task<Answer> ReadAsync(Answer head, HttpResponseMessage response, long bytes, TimeSpan within, CancellationToken cancellationToken)
    {
        var answer = head;
        var began = time.GetTimestamp();
        var start = new StringBuilder();
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            return await TryAsync(
                within,
                async token =>
                {
                    await using var stream = await response.Content.ReadAsStreamAsync(token);
                    while (answer.BodyBytes < bytes)
                    {
                        if (await stream.ReadAsync(buffer, token) is not (> 0 and var count))
                        {
                            return answer with { IsWhole = true, BodyStart = start.ToString() };
                        }

                        answer = answer with { BodyBytes = answer.BodyBytes + count, LastByteAfter = time.GetElapsedTime(began) };
                        start.Append(Encoding.Latin1.GetString(buffer, 0, Math.Min(count, KeptBytes - start.Length)));
                    }

                    return answer with { BodyStart = start.ToString() };
                },
                (e, why) => answer with { BodyStart = start.ToString(), IsLate = e is OperationCanceledException, Failure = e is OperationCanceledException ? null : why },
                cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
