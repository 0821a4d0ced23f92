using System.Text.Json;
using Leak.Bounds.Facts;

namespace Leak.Bounds.Probes.Address;

/// <summary>The sample server's <c>/debug/stats</c>: one reading for all the probes of a round.</summary>
internal sealed class StatsSource(Uri address, int serverPort, TimeProvider timeProvider) : IProbeSource, IDisposable
{
    private readonly AddressReader _reader = new(address, "application/json", timeProvider);
    private readonly OwnShare _own = new(address.Port == serverPort);
    private Dictionary<string, JsonElement>? _last;

    public string Name => address.ToString();

    public AddressReader Reader => _reader;

    /// <summary>Where the server's task count comes from, by its own word.</summary>
    public string? TaskSource =>
        Volatile.Read(ref _last)?.GetValueOrDefault("taskSource") is { ValueKind: JsonValueKind.String } source ? source.GetString() : null;

    public async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        var text = await _reader.ReadAsync(cancellationToken);
        try
        {
            var stats = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(text) ?? [];
            _own.NoteRequests(Number(stats, Quantity.ActiveRequests.Name));
            Volatile.Write(ref _last, stats);
        }
        catch (JsonException exception)
        {
            throw new ProbeException($"{address} answered no JSON object: {exception.Message}", exception);
        }
    }

    /// <summary>The value of a quantity in the last reading, without this reader's own share; <see langword="null"/> where the server does not serve it.</summary>
    public double? Find(Quantity quantity) => Volatile.Read(ref _last) is not { } stats ? null
        : quantity == Quantity.OpenConnections ? Number(stats, quantity.Name) - (_own.Connections * _reader.Held)
        : quantity == Quantity.ActiveRequests ? Number(stats, quantity.Name) - (_own.Requests * _reader.Held)
        : quantity == Quantity.LiveHeap ? Number(stats, "liveHeapBytes")
        : Number(stats, quantity.Name);

    public void Dispose() => _reader.Dispose();

    private static double? Number(Dictionary<string, JsonElement> stats, string field) =>
        stats.TryGetValue(field, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
