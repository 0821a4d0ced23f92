namespace Leak.Bounds.Probes.Kestrel;

internal static class MeterTags
{
    public const string ServerPort = "server.port";
    public const string ErrorType = "error.type";

    public static object? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == name)
            {
                return tag.Value;
            }
        }

        return null;
    }

    /// <summary>Whether a measurement is of one of these server ports; of no port named, all are meant.</summary>
    public static bool IsOfPort(ReadOnlySpan<KeyValuePair<string, object?>> tags, int[] ports) =>
        ports.Length == 0 || (Port(tags, ServerPort) is { } port && ports.Contains(port));

    public static int? Port(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name) => Find(tags, name) as int?;
}
