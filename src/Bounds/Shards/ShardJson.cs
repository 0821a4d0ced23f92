using System.Text.Json;
using System.Text.Json.Serialization;
using Leak.Bounds.Facts;
using Leak.Clients.Live;

namespace Leak.Bounds.Shards;

/// <summary>How a shard's file is written: times as ticks of 100 ns, so that what is read is what was recorded, to the bit.</summary>
internal static class ShardJson
{
    /// <summary>The options of the serializer.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        MaxDepth = 16,
        Converters =
        {
            new JsonStringEnumConverter(),
            new Ticks(),
            new Pair<Sample>((sample, json) => { json.WriteNumberValue(sample.At.Ticks); json.WriteNumberValue(sample.Value); }, (ref Utf8JsonReader json) => new Sample(Row.Time(ref json), Row.Double(ref json))),
            new Pair<LostTime>((lost, json) => { json.WriteNumberValue(lost.From.Ticks); json.WriteNumberValue(lost.To.Ticks); }, (ref Utf8JsonReader json) => new LostTime(Row.Time(ref json), Row.Time(ref json))),
            new Pair<Latency>((latency, json) => { json.WriteNumberValue(latency.AskedAt.Ticks); json.WriteNumberValue(latency.Took.Ticks); }, (ref Utf8JsonReader json) => new Latency(Row.Time(ref json), Row.Time(ref json))),
            new Pair<Parked>(Parked.Write, Parked.Read),
        },
    };

    /// <summary>A value that is an array of numbers: a line of a table.</summary>
    private sealed class Pair<T>(Action<T, Utf8JsonWriter> write, Pair<T>.Reading read) : JsonConverter<T>
    {
        public delegate T Reading(ref Utf8JsonReader json);

        public override T Read(ref Utf8JsonReader json, Type typeToConvert, JsonSerializerOptions options)
        {
            Row.Expect(json.TokenType == JsonTokenType.StartArray);
            var value = read(ref json);
            Row.Expect(json.Read() && json.TokenType == JsonTokenType.EndArray);
            return value;
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            write(value, writer);
            writer.WriteEndArray();
        }
    }

    private sealed class Ticks : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader json, Type typeToConvert, JsonSerializerOptions options) => new(json.GetInt64());

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Ticks);
    }
}
