namespace Leak.Bounds.Probes;

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

    public static int? Port(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name) => Find(tags, name) as int?;
}
