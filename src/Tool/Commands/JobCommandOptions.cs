using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Leak.Tool.GitHub;
using Leak.Tool.Jobs;
using Leak.Tool.Options;
using Leak.Tool.Printing;

namespace Leak.Tool.Commands;

/// <summary>The options that every run takes.</summary>
/// <param name="gitHub">The step of GitHub Actions that this is; <see langword="null"/>: it is none.</param>
internal sealed class JobCommandOptions(GitHubRun? gitHub)
{
    public Option<Scale> Scale { get; } = new("--scale")
    {
        Description = "quick (about 10 s for each run, 2 s timeouts) or article (30 clients at 1/s for 3 min; 10 connections/s for 3 min, held 3 min; 5 s timeouts)",
        HelpName = "quick|article",
        DefaultValueFactory = _ => Options.Scale.Quick,
        CustomParser = ParseScale,
        Recursive = true,
    };

    public Option<DirectoryInfo> Output { get; } = new("--output", "-o")
    {
        Description = "the folder under which the run's own folder is made, named by its start in UTC",
        HelpName = "folder",
        DefaultValueFactory = _ => new DirectoryInfo("reports"),
        Recursive = true,
    };

    public Option<int> Seed { get; } = new("--seed")
    {
        Description = "the seed of what is random (bodies, phases of the clients): the same seed gives the same run; 0 or more",
        HelpName = "number",
        DefaultValueFactory = _ => 1,
        CustomParser = result => Read(result, "a whole number, 0 or more", (string text, out int seed) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seed)),
        Recursive = true,
    };

    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "print verdicts and the paths of the reports alone", Recursive = true };

    public Option<bool> Plain { get; } = new("--plain") { Description = "print lines on a terminal too, in place of a picture that changes [default: lines where the output is no terminal, or the variable CI is set]", Recursive = true };

    public Option<bool> NoColor { get; } = new("--no-color") { Description = "print no colours; the variable NO_COLOR does the same", Recursive = true };

    internal delegate bool TryParse<T>(string text, out T value);

    public void AddTo(Command command)
    {
        command.Options.Add(Scale);
        command.Options.Add(Output);
        command.Options.Add(Seed);
        command.Options.Add(Quiet);
        command.Options.Add(Plain);
        command.Options.Add(NoColor);
    }

    /// <exception cref="UsageException">A file that was named for a report cannot be written.</exception>
    public JobOptions ToOptions(ParseResult result, ReportFileOptions files) => new(
        result.GetValue(Output)!, result.GetValue(Seed), [.. result.Tokens.Select(token => token.Value)])
    {
        Files = files.Read(result),
        GitHub = gitHub,
        Screen = new ScreenOptions(result.GetValue(Quiet), result.GetValue(Plain), result.GetValue(NoColor)).In(Environment.GetEnvironmentVariable),
    };

    /// <summary>Reads one value, or says what was given and what is allowed.</summary>
    internal static T? Read<T>(ArgumentResult result, string allowed, TryParse<T> tryParse)
    {
        var text = result.Tokens[^1].Value;
        if (tryParse(text, out var value))
        {
            return value;
        }

        result.AddError($"{(result.Parent as OptionResult)?.Option.Name} {text}: not allowed; give {allowed}");
        return default;
    }

    /// <summary>An option that is a whole number from 1.</summary>
    internal static Option<int?> Count(string name, string description, int most) => new(name)
    {
        Description = description,
        HelpName = "number",
        CustomParser = result => ReadCount(result, most),
    };

    /// <summary>Reads a whole number from 1 to <paramref name="most"/>.</summary>
    internal static int? ReadCount(ArgumentResult result, int most) => Read(
        result,
        string.Create(CultureInfo.InvariantCulture, $"a whole number from 1 to {most}"),
        (string text, out int? count) =>
        {
            var read = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
            count = value;
            return read && value >= 1 && value <= most;
        });

    /// <summary>An option that is an address of plain HTTP.</summary>
    internal static Option<Uri?> Address(string name, string description, string example = "http://127.0.0.1:8080") => new(name)
    {
        Description = description,
        HelpName = "http://host:port",
        CustomParser = result => Read(result, $"an address like {example}", (string text, out Uri? url) =>
            Uri.TryCreate(text, UriKind.Absolute, out url) && url.Scheme == Uri.UriSchemeHttp),
    };

    private static Scale? ParseScale(ArgumentResult result) =>
        Read(result, "quick or article", (string text, out Scale scale) => Options.Scale.All.TryGetValue(text, out scale!));
}
