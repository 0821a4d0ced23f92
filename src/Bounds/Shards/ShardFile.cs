using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Reports;

namespace Leak.Bounds.Shards;

/// <summary>The file of a shard: all that it recorded.</summary>
internal static partial class ShardFile
{
    /// <summary>A plan of all stalls has some 30,000 characters.</summary>
    private const int MostOfHead = 1 << 20;

    /// <summary>The name of a shard's file.</summary>
    public static string NameOf(Shard shard) => string.Create(CultureInfo.InvariantCulture, $"shard-{shard.Index}-of-{shard.Of}.json");

    /// <summary>Whether a file's name is a shard's.</summary>
    public static bool IsName(string name) => ShardName().IsMatch(name);

    /// <summary>Writes a shard's file, as a whole or not at all.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, ShardHead head, Observation observation) => AtomicFile.Write(path, file =>
    {
        // A line for each piece.
        var before = "["u8;
        foreach (var piece in Pieces(head, observation))
        {
            file.Write(before);
            JsonSerializer.Serialize(file, piece, ShardJson.Options);
            before = ",\n"u8;
        }

        file.Write("]\n"u8);
    });

    /// <summary>Reads a shard's file piece by piece.</summary>
    /// <exception cref="JsonException">It is cut off, or none.</exception>
    /// <exception cref="IOException">It could not be read.</exception>
    public static async IAsyncEnumerable<ShardPiece> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, new FileStreamOptions { Options = FileOptions.SequentialScan | FileOptions.Asynchronous, Share = FileShare.Read | FileShare.Delete });
        await foreach (var piece in JsonSerializer.DeserializeAsyncEnumerable<ShardPiece>(file, ShardJson.Options, cancellationToken))
        {
            yield return piece ?? throw new JsonException("A piece is null.");
        }
    }

    /// <summary>The head of a shard's file.</summary>
    /// <exception cref="JsonException">It is none, or of another version.</exception>
    /// <exception cref="IOException">It could not be read.</exception>
    public static async Task<ShardHead> ReadHeadAsync(string path, CancellationToken cancellationToken)
    {
        // The serializer reads on as far as it has bytes, and what is wrong with those is not the head's.
        using var file = new StreamReader(path);
        var line = new char[MostOfHead];
        var read = await file.ReadBlockAsync(line, cancellationToken);
        var end = Array.IndexOf(line, '\n', 0, read);
        if (end <= 2 || line[0] != '[' || line[end - 1] != ',')
        {
            throw new JsonException("It does not begin as a shard's file does.");
        }

        return JsonSerializer.Deserialize<ShardPiece>(line.AsSpan(1, end - 2), ShardJson.Options)?.Head switch
        {
            { Schema: ShardHead.Format } head => head,
            null => throw new JsonException("It does not begin as a shard's file does."),
            _ => throw new JsonException($"It is of another version than {ShardHead.Format}, which this build reads."),
        };
    }

    private static IEnumerable<ShardPiece> Pieces(ShardHead head, Observation observation)
    {
        yield return new ShardPiece { Head = head };
        if (head.Index == 0)
        {
            yield return new ShardPiece { Server = ToServer(observation) };
        }

        foreach (var record in observation.Workloads)
        {
            yield return new ShardPiece { Workload = ToWorkload(record) };
            foreach (var arrivals in record.Arrivals.Chunk(ShardPiece.Most))
            {
                yield return new ShardPiece { Arrivals = new ShardArrivals(record.Id, arrivals) };
            }

            if (record is StallRecord stall)
            {
                var parked = stall.Lifetimes.Select((lifetime, place) => new Parked(lifetime, place < stall.KernelUntil.Count ? stall.KernelUntil[place] : null));
                foreach (var connections in parked.Chunk(ShardPiece.Most))
                {
                    yield return new ShardPiece { Connections = new ShardConnections(record.Id, connections) };
                }
            }

            foreach (var latencies in (record as LiveRecord)?.Latencies.Chunk(ShardPiece.Most) ?? [])
            {
                yield return new ShardPiece { Latencies = new ShardLatencies(record.Id, latencies) };
            }
        }

        yield return new ShardPiece
        {
            End = new ShardEnd
            {
                Watched = observation.Watched,
                Interrupted = observation.Interrupted,
                Troubles = observation.Troubles,
                ThreadLost = observation.Lateness.Thread,
                PoolLost = observation.Lateness.Pool,
                ServerLost = observation.Lateness.Server,
            },
        };
    }

    private static ShardServer ToServer(Observation observation) => new()
    {
        TaskSource = observation.TaskSource,
        NotTheServersAlone = observation.NotTheServersAlone,
        LongestSamplingGap = observation.LongestSamplingGap,
        QuietTime = observation.QuietTime,
        Baseline = ToCounts(observation.Baseline),
        Residual = ToCounts(observation.Residual),
        Series = observation.Series,
        Stacks = observation.Stacks,
    };

    private static ShardWorkload ToWorkload(WorkloadRecord record)
    {
        var stall = record as StallRecord;
        return new ShardWorkload
        {
            Id = record.Id,
            Succeeded = record.Succeeded,
            Failed = record.Failed,
            Failures = record.Failures,
            FailedIterations = record.FailedIterations,
            TasksPerConnection = record.TasksPerConnection,
            AskedPath = record.AskedPath,
            TasksKept = stall?.TasksKept,
            RequestsKeptBefore = stall?.RequestsKeptBefore ?? 0,
            LimitsFired = stall?.LimitsFired ?? (record as LiveRecord)?.LimitsFired,
            RequestLimitsFired = stall?.RequestLimitsFired,
            LeftBehind = stall?.LeftBehind,
        };
    }

    private static IReadOnlyList<ShardCount> ToCounts(IReadOnlyDictionary<Quantity, double> counts) => [.. counts.Select(pair => new ShardCount(pair.Key, pair.Value))];

    [GeneratedRegex("^shard-[0-9]{1,5}-of-[0-9]{1,5}\\.json$", RegexOptions.CultureInvariant)]
    private static partial Regex ShardName();
}
