using System.Globalization;
using System.Text;

namespace Leak.Bounds.Probes.Address;

/// <summary>
/// Metrics in Prometheus' text format (prometheus.io, "Exposition formats", version 0.0.4). Lines that are no samples are
/// passed over; what follows a value (a time, an exemplar) is not read.
/// </summary>
internal static class PrometheusText
{
    public static IReadOnlyList<PrometheusSample> Parse(string text)
    {
        var samples = new List<PrometheusSample>();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (ParseLine(line.Trim()) is { } sample)
            {
                samples.Add(sample);
            }
        }

        return samples;
    }

    private static PrometheusSample? ParseLine(ReadOnlySpan<char> line)
    {
        if (line.IsEmpty || line[0] == '#')
        {
            return null;
        }

        var nameEnd = line.IndexOfAny("{ \t");
        if (nameEnd <= 0)
        {
            return null;
        }

        var name = line[..nameEnd].ToString();
        var rest = line[nameEnd..].TrimStart();
        var labels = new Dictionary<string, string>();
        if (rest.StartsWith("{") && !TryParseLabels(ref rest, labels))
        {
            return null;
        }

        rest = rest.TrimStart();
        var valueEnd = rest.IndexOfAny(" \t");
        return ParseValue(valueEnd < 0 ? rest : rest[..valueEnd]) is { } value ? new(name, labels, value) : null;
    }

    private static bool TryParseLabels(ref ReadOnlySpan<char> rest, Dictionary<string, string> labels)
    {
        rest = rest[1..];
        while (true)
        {
            rest = rest.TrimStart(" \t,");
            if (rest.StartsWith("}"))
            {
                rest = rest[1..];
                return true;
            }

            var equals = rest.IndexOf('=');
            if (equals < 0)
            {
                return false;
            }

            var name = rest[..equals].Trim().ToString();
            rest = rest[(equals + 1)..].TrimStart();
            if (!TryParseQuoted(ref rest, out var value))
            {
                return false;
            }

            labels[name] = value;
        }
    }

    private static bool TryParseQuoted(ref ReadOnlySpan<char> rest, out string value)
    {
        var text = new StringBuilder();
        for (var index = 1; rest.StartsWith("\"") && index < rest.Length; index++)
        {
            switch (rest[index])
            {
                case '"':
                    rest = rest[(index + 1)..];
                    value = text.ToString();
                    return true;
                case '\\' when index + 1 < rest.Length:
                    index++;
                    text.Append(rest[index] == 'n' ? '\n' : rest[index]);
                    break;
                default:
                    text.Append(rest[index]);
                    break;
            }
        }

        value = "";
        return false;
    }

    private static double? ParseValue(ReadOnlySpan<char> text) => text switch
    {
        "+Inf" or "Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null,
    };
}

/// <summary>A metric's value.</summary>
/// <param name="Name">The metric's name.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Value">The value.</param>
internal sealed record PrometheusSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>A label's value, or <see langword="null"/>.</summary>
    public string? this[string label] => Labels.GetValueOrDefault(label);
}
