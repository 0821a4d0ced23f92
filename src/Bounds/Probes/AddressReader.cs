using System.Globalization;
using System.Net.Http.Headers;

namespace Leak.Bounds.Probes;

/// <summary>Reads one address again and again over one connection of its own, which is all that it takes of the server.</summary>
internal sealed class AddressReader : IDisposable
{
    /// <summary>When a reading is given up: a server that takes longer to say what it holds has no room for its clients either.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>
    /// After so long a pause the connection is closed from this side, so that it is none of those that
    /// a limit of the server ends and the server gives a reason for.
    /// </summary>
    private static readonly TimeSpan _longestIdle = TimeSpan.FromSeconds(1);

    private const int MaximumBytes = 16 * 1024 * 1024;

    private readonly HttpClient _client;
    private readonly TimeProvider _timeProvider;

    public AddressReader(Uri address, string mediaType, TimeProvider timeProvider)
    {
        Address = address;
        _timeProvider = timeProvider;
        var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = 1,
            PooledConnectionIdleTimeout = _longestIdle,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        };
        _client = new HttpClient(handler)
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaximumBytes,
        };
        _client.DefaultRequestHeaders.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(mediaType));
    }

    public Uri Address { get; }

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

    private async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> requestAsync, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await requestAsync(either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProbeException(
                string.Create(CultureInfo.InvariantCulture, $"{Address} did not answer within {Timeout.TotalSeconds:0.#} s."), exception);
        }
        catch (HttpRequestException exception)
        {
            throw new ProbeException($"{Address} did not answer: {exception.Message}", exception);
        }
    }
}
