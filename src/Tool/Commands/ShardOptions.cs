using System.CommandLine;
using System.Globalization;
using Leak.Audit.Options;
using Leak.Bounds.Plans;
using Leak.Bounds.Shards;
using Leak.Clients;
using Leak.Tool.Jobs;
using Leak.Tool.Options;

namespace Leak.Tool.Commands;

/// <summary>What <c>run</c> takes where several processes share it.</summary>
/// <param name="variables">Reads a variable of the environment.</param>
internal sealed class ShardOptions(Func<string, string?> variables)
{
    private const string Auto = "auto";
    private const string OnlyAttempt = "only";

    private readonly Option<string?> _shard = new("--shard")
    {
        Description = "with --url: this process takes every Nth arrival of the plan, and its share of the live clients. auto: which one it is says the environment of an array job (Slurm) or of an Indexed Job (Kubernetes). All shards share --output; `merge` judges them [default: all of the plan]",
        HelpName = $"I/N|{Auto}",
        CustomParser = result => JobCommandOptions.Read(result, $"{Shard.Allowed}, or {Auto}", (string text, out string? shard) =>
        {
            shard = text;
            return text == Auto || Shard.TryParse(text, out _);
        }),
    };

    private readonly Option<string?> _attempt = Attempt(
        $"with --shard: the id of this attempt, the same for all shards and new for each repetition [default: the engine's job id with --shard {Auto}; else {OnlyAttempt}, for a folder that is used once]");

    private readonly Option<DateTimeOffset?> _startAt = new("--start-at")
    {
        Description = "with --shard: when all begin, for machines that share no folder and whose clocks follow one another [default: when all have met in --output]",
        HelpName = "UTC time",
        CustomParser = result => JobCommandOptions.Read(result, "a time of UTC like 2026-01-31T18:30:00Z", (string text, out DateTimeOffset? at) =>
        {
            var read = DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
            at = time;
            return read;
        }),
    };

    private readonly Option<TimeSpan?> _within = new("--start-within")
    {
        Description = "with --shard: how long the other shards are waited for [default: 10m]",
        HelpName = "duration",
        CustomParser = result => JobCommandOptions.Read(result, Duration.Allowed, (string text, out TimeSpan? time) =>
        {
            var read = Duration.TryParse(text, out var value);
            time = value;
            return read && value > TimeSpan.Zero;
        }),
    };

    private readonly Option<SourceAddresses?> _source = new("--source")
    {
        Description = "with --url: the addresses of this machine that connections come from, in turn; each has some 28,000 ports [default: the system's choice]",
        HelpName = "address[-address]",
        CustomParser = result => JobCommandOptions.Read(result, SourceAddresses.Allowed, (string text, out SourceAddresses? sources) => SourceAddresses.TryParse(text, out sources)),
    };

    /// <summary>The option of an attempt's id.</summary>
    public static Option<string?> Attempt(string description) => new("--attempt")
    {
        Description = description,
        HelpName = "id",
        CustomParser = result => JobCommandOptions.Read(result, ShardAttempt.Allowed, (string text, out string? id) =>
        {
            id = text;
            return ShardAttempt.IsId(text);
        }),
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _shard, _attempt, _startAt, _within, _source })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The shard that this is; <see langword="null"/>: all of the plan.</summary>
    /// <exception cref="UsageException">What was given does not go together.</exception>
    public ShardAttempt? Read(ParseResult result, bool hasUrl, DirectoryInfo output)
    {
        if (result.GetValue(_shard) is not { } text)
        {
            var without = new Option[] { _attempt, _startAt, _within };
            return Array.Find(without, option => result.GetResult(option) is { Implicit: false }) is { } stray
                ? throw new UsageException($"{stray.Name}: goes with --shard")
                : null;
        }

        if (!hasUrl)
        {
            throw new UsageException($"--shard {text}: goes with --url; shards load one server that already runs");
        }

        var found = text == Auto
            ? ShardEnvironment.Find(variables, out var wrong) ?? throw new UsageException($"--shard {Auto}: {wrong}")
            : new ShardEnvironment(Shard.TryParse(text, out var shard) ? shard : Shard.Whole, Attempt: null);
        var attempt = result.GetValue(_attempt) ?? found.Attempt ?? (text == Auto
            ? throw new UsageException($"--shard {Auto}: the environment has no id of this attempt; set LEAK_ATTEMPT (to the job's uid, say), or give --attempt")
            : OnlyAttempt);
        if (!ShardAttempt.IsId(attempt))
        {
            throw new UsageException($"--shard {Auto}: the environment's id of this attempt is not allowed; it must be {ShardAttempt.Allowed}");
        }

        var its = new ShardAttempt(found.Shard, attempt, output.FullName) { StartAt = result.GetValue(_startAt) };
        return result.GetValue(_within) is { } ceiling ? its with { Ceiling = ceiling } : its;
    }

    /// <summary>The addresses that connections come from.</summary>
    /// <exception cref="UsageException">It does not go with the rest, or they are not this machine's.</exception>
    public SourceAddresses? ReadSources(ParseResult result, bool hasUrl)
    {
        if (result.GetValue(_source) is not { } sources)
        {
            return null;
        }

        if (!hasUrl)
        {
            throw new UsageException($"--source {sources}: goes with --url");
        }

        return sources.FindForeign() is { } foreign
            ? throw new UsageException($"--source {sources}: {foreign} is not an address of this machine; give it to an interface first (`ip address add`), or name one that is")
            : sources;
    }
}
