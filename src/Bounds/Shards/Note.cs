using System.Text.Json;

namespace Leak.Bounds.Shards;

/// <summary>A small file by which one shard tells the others something: as a whole or not at all.</summary>
internal static class Note
{
    public static void Write<T>(string path, T value)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(value, ShardJson.Options));
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>What a note says; <see langword="null"/>: it is not there, or not whole yet, as on a share of files that others write.</summary>
    public static T? Find<T>(string path)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), ShardJson.Options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
