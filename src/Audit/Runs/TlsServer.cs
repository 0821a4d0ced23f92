using System.Net;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Address;
using Leak.Bounds.Probes.Machine;
using Leak.Bounds.Probes.Tasks;
using Leak.Bounds.Servers;
using Leak.Clients;
using Leak.Clients.Catalog;

namespace Leak.Audit.Runs;

/// <summary>A server that is known by an address of TLS alone: what this machine's table and its process tell of it.</summary>
internal sealed class TlsServer : IServerUnderTest
{
    private static readonly TimeSpan s_answerCeiling = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyDictionary<ServerListener, IPEndPoint> _endPoints;
    private readonly ServerProcess? _process;
    private readonly HttpClient _client;

    public TlsServer(Uri address, IReadOnlyDictionary<ServerListener, IPEndPoint> endPoints, ServerProcess? process, bool acceptsAnyCertificate, TimeProvider timeProvider)
    {
        Address = address;
        _endPoints = endPoints;
        _process = process;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero };
        if (acceptsAnyCertificate)
        {
#pragma warning disable CA5359 // Asked for by the user; nothing is confided to the server.
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        _client = new HttpClient(handler) { Timeout = s_answerCeiling };
        Probes = [.. AddressProbes.TableProbes(address, () => []), .. process is null ? [] : new[] { process.Descriptors() }.Concat(process.Outgoing([address.Port]))];
    }

    public IPEndPoint EndPoint => _endPoints[ServerListener.Tls];

    public Uri Address { get; }

    public IReadOnlyList<IProbe> Probes { get; }

    public string? TaskSource => null;

    TaskCensus? IServerUnderTest.Tasks => null;

    int? IServerUnderTest.ProcessId => _process?.Id;

    public bool IsInProcess => false;

    public IPEndPoint? FindEndPoint(ServerListener listener) => _endPoints.GetValueOrDefault(listener);

    Task<ICloseLedger?> IServerUnderTest.RecordClosesAsync(RunClock clock, CancellationToken cancellationToken) => Task.FromResult<ICloseLedger?>(null);

    ValueTask<DateTimeOffset?> IServerUnderTest.ReadStartAsync(CancellationToken cancellationToken) => new(_process?.ReadStartedAt());

    public async Task EnsureAnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _client.GetAsync(Address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ProbeException($"{Address} does not answer: {e.Message}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var probe in Probes)
        {
            await probe.DisposeAsync();
        }

        _client.Dispose();
    }
}
