using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Leak.Bounds.Probes.Address;

/// <summary>Reads one address again and again over one connection of its own, which is all that it takes of the server.</summary>
internal sealed class AddressReader : IDisposable
{
    private const int MaximumBytes = 16 * 1024 * 1024;

    /// <summary>When a reading is given up: a server that takes longer to say what it holds has no room for its clients either.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>
    /// After this pause the connection is closed from this side. So no limit of the server ends it, and it is not counted
    /// among those that the server gives a reason for.
    /// </summary>
    private static readonly TimeSpan s_longestIdle = TimeSpan.FromSeconds(1);

    /// <summary>Answers after which the server is done with what was given up before them.</summary>
    private const int AnswersOnceGone = 2;

    private readonly HttpClient _client;
    private readonly TimeProvider _timeProvider;
    private readonly Lock _sync = new();
    private readonly List<int> _ports = [];
    private int? _answersSince;

    public AddressReader(Uri address, string mediaType, TimeProvider timeProvider)
    {
        Address = address;
        _timeProvider = timeProvider;
        var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = 1,
            PooledConnectionIdleTimeout = s_longestIdle,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            ConnectCallback = ConnectAsync,
        };
        _client = new HttpClient(handler)
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaximumBytes,
        };
        _client.DefaultRequestHeaders.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(mediaType));
    }

    public Uri Address { get; }

    /// <summary>
    /// The client's port of the connection, or of the last one, and before it of those that were given up and that the server may have
    /// yet; empty before the first.
    /// </summary>
    public IReadOnlyList<int> LocalPorts
    {
        get
        {
            lock (_sync)
            {
                return [.. _ports];
            }
        }
    }

    /// <summary>How many connections of this reader the server may hold, each with its request while it is read: 1, and those that were given up.</summary>
    public int Held => Math.Max(1, LocalPorts.Count);

    /// <summary>Whether the connection is kept between readings.</summary>
    public bool KeepsConnection
    {
        set => _client.DefaultRequestHeaders.ConnectionClose = !value;
    }

    /// <summary>The body of a successful answer.</summary>
    /// <exception cref="ProbeException">There was none.</exception>
    public Task<string> ReadAsync(CancellationToken cancellationToken) => RunAsync(
        async token =>
        {
            using var response = await _client.GetAsync(Address, token);
            return response.IsSuccessStatusCode
                ? await response.Content.ReadAsStringAsync(token)
                : throw new ProbeException($"{Address} answered {(int)response.StatusCode} {response.ReasonPhrase}.");
        },
        cancellationToken);

    /// <summary>Makes one request, whatever is answered.</summary>
    /// <exception cref="ProbeException">Nothing was.</exception>
    public Task KnockAsync(CancellationToken cancellationToken) => RunAsync(
        async token =>
        {
            using var response = await _client.GetAsync(Address, HttpCompletionOption.ResponseHeadersRead, token);
            return response.StatusCode;
        },
        cancellationToken);

    public void Dispose() => _client.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            NoteConnection(((IPEndPoint)socket.LocalEndPoint!).Port);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void NoteConnection(int port)
    {
        lock (_sync)
        {
            if (_answersSince is null)
            {
                _ports.Clear();
            }

            _ports.Add(port);
        }
    }

    private void NoteGivenUp()
    {
        lock (_sync)
        {
            _answersSince = 0;
        }
    }

    private void NoteAnswer()
    {
        lock (_sync)
        {
            if (++_answersSince >= AnswersOnceGone)
            {
                _ports.RemoveRange(0, _ports.Count - 1);
                _answersSince = null;
            }
        }
    }

    private async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> requestAsync, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var answer = await requestAsync(either.Token);
            NoteAnswer();
            return answer;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            NoteGivenUp();
            throw new ProbeException(
                string.Create(CultureInfo.InvariantCulture, $"{Address} did not answer within {Timeout.TotalSeconds:0.#} s."), exception)
            {
                IsSilence = true,
            };
        }
        catch (HttpRequestException exception)
        {
            throw new ProbeException($"{Address} did not answer: {exception.Message}", exception) { IsSilence = true };
        }
    }
}
