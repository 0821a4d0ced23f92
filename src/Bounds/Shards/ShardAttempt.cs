using System.Globalization;
using System.Text.RegularExpressions;
using Leak.Bounds.Plans;

namespace Leak.Bounds.Shards;

/// <summary>One of a run's processes, in one attempt at the run.</summary>
/// <param name="Shard">Which of them.</param>
/// <param name="Id">The attempt's id, which all of them share.</param>
/// <param name="Folder">The folder that they share, or that is collected later.</param>
internal sealed partial record ShardAttempt(Shard Shard, string Id, string Folder)
{
    /// <summary>What is allowed for an attempt's id, for error messages.</summary>
    public const string Allowed = "1 to 64 letters, digits, dots, lines and underscores, of which a letter or a digit is the first";

    /// <summary>The instant at which all begin; <see langword="null"/> (the default): when all have met in the folder.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>How long the others are waited for. Default: 10 minutes.</summary>
    public TimeSpan Ceiling { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The file that this one writes.</summary>
    public string FilePath => Path.Combine(Folder, ShardFile.NameOf(Shard));

    /// <summary>Where the shards of the attempt meet.</summary>
    public string MeetingFolder => Path.Combine(Folder, $"meeting-{Id}");

    /// <summary>Takes this shard's place in the attempt, once: what an earlier process of it has recorded, or told the others, would be mistaken for this one's.</summary>
    /// <exception cref="ShardException">It is taken, or the folder cannot be written to.</exception>
    public void Claim()
    {
        try
        {
            Directory.CreateDirectory(MeetingFolder);
            using var claim = new FileStream(Path.Combine(MeetingFolder, string.Create(CultureInfo.InvariantCulture, $"begun-{Shard.Index}")), FileMode.CreateNew);
        }
        catch (IOException) when (File.Exists(Path.Combine(MeetingFolder, string.Create(CultureInfo.InvariantCulture, $"begun-{Shard.Index}"))))
        {
            throw new ShardException($"shard {Shard} of attempt {Id} has begun before, in {Folder}: repeat all shards, with another --attempt or in another folder");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ShardException($"--output {Folder}: the folder cannot be written to ({e.Message}); name one that all shards share", e);
        }
    }

    /// <summary>Whether a text may be an attempt's id.</summary>
    public static bool IsId(string text) => Letters().IsMatch(text);

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex Letters();
}
