using System.Text.Json;
using Leak.Clients.Parking;

namespace Leak.Bounds.Shards;

/// <summary>A stalled connection as it stands in a shard's file: a line of numbers, and two words, in this order; null where there is none.</summary>
/// <param name="Lifetime">The connection.</param>
/// <param name="KernelUntil">The last time, since it was opened, at which its server's kernel kept it alone.</param>
internal readonly record struct Parked(Lifetime Lifetime, TimeSpan? KernelUntil)
{
    public static void Write(Parked parked, Utf8JsonWriter json)
    {
        var lifetime = parked.Lifetime;
        json.WriteNumberValue(lifetime.OpenedAt.Ticks);
        json.WriteNumberValue(lifetime.Duration.Ticks);
        json.WriteNumberValue((int)lifetime.End);
        json.WriteNumberValue(lifetime.ClientPort);
        json.WriteNumberValue(lifetime.Source);
        json.WriteNumberValue(lifetime.TakenInLate.Ticks);
        Write(json, lifetime.StatusCode);
        Write(json, lifetime.StalledAfter?.Ticks);
        Write(json, lifetime.SilentUntil?.Ticks);
        Write(json, lifetime.GoneAfter?.Ticks);
        Write(json, lifetime.HeldUntil?.Ticks);
        Write(json, parked.KernelUntil?.Ticks);
        Write(json, lifetime.RequestsEnded?.Count);
        Write(json, lifetime.RequestsEnded?.FirstAfter.Ticks);
        Write(json, lifetime.RequestsEnded?.LastAfter.Ticks);
        Write(json, lifetime.FirstAnswer?.StatusCode);
        Write(json, lifetime.FirstAnswer?.After.Ticks);
        Write(json, lifetime.FirstAnswer is not { } answer ? null : (answer.IsWhole ? 1 : 0) + (answer.Closes ? 2 : 0));
        Write(json, lifetime.Traffic?.Sent);
        Write(json, lifetime.Traffic?.Taken);
        Write(json, lifetime.Traffic?.FirstTaken?.Ticks);
        Write(json, lifetime.Traffic?.LastTaken?.Ticks);
        json.WriteStringValue(lifetime.GoAway);
        json.WriteStringValue(lifetime.StreamReset);
    }

    public static Parked Read(ref Utf8JsonReader json)
    {
        var (openedAt, duration, end, port) = (Row.Time(ref json), Row.Time(ref json), (LifetimeEnd)Row.Int(ref json), Row.Int(ref json));
        Row.Expect(openedAt >= TimeSpan.Zero && duration >= TimeSpan.Zero && Enum.IsDefined(end));
        var source = (ushort)Row.Int(ref json);
        var late = Row.Time(ref json);
        var lifetime = new Lifetime(openedAt, duration, end, port, (int?)Row.LongOrNone(ref json))
        {
            Source = source,
            TakenInLate = late,
            StalledAfter = Row.TimeOrNone(ref json),
            SilentUntil = Row.TimeOrNone(ref json),
            GoneAfter = Row.TimeOrNone(ref json),
            HeldUntil = Row.TimeOrNone(ref json),
        };
        var kernelUntil = Row.TimeOrNone(ref json);
        var (count, first, last) = (Row.LongOrNone(ref json), Row.TimeOrNone(ref json), Row.TimeOrNone(ref json));
        var (status, after, flags) = (Row.LongOrNone(ref json), Row.TimeOrNone(ref json), Row.LongOrNone(ref json));
        var (sent, taken, firstTaken, lastTaken) = (Row.LongOrNone(ref json), Row.LongOrNone(ref json), Row.TimeOrNone(ref json), Row.TimeOrNone(ref json));
        var (goAway, reset) = (Row.WordOrNone(ref json), Row.WordOrNone(ref json));
        return new Parked(
            lifetime with
            {
                Traffic = sent is { } bytes && taken is { } read ? new Traffic(bytes, read, firstTaken, lastTaken) : null,
                GoAway = goAway,
                StreamReset = reset,
                RequestsEnded = count is { } ended && first is { } from && last is { } to ? new EndedRequests((int)ended, from, to) : null,
                FirstAnswer = status is { } code && after is { } seen && flags is { } set ? new FirstAnswer((int)code, seen, (set & 1) != 0) { Closes = (set & 2) != 0 } : null,
            },
            kernelUntil);
    }

    private static void Write(Utf8JsonWriter json, long? number)
    {
        if (number is { } value)
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
