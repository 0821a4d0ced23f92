using System.CommandLine;
using System.CommandLine.Parsing;
using Leak.Audit.Options;
using Leak.Bounds.Reports;

namespace Leak.Tool.Commands;

/// <summary><c>--header "Name: value"</c>: sent with every request of an audit. What it says may be secret, so that neither a message nor a report has it.</summary>
internal static class HeaderOption
{
    private const string Name = "--header";

    public static Option<KeyValuePair<string, string>[]> Create() => new(Name)
    {
        Description = "a header to send with every request, \"Name: value\"; may be given again; reports tell its name alone. A secret is better kept in leak.json: other users of this machine can see a command line",
        HelpName = "name: value",
        DefaultValueFactory = _ => [],
        AllowMultipleArgumentsPerToken = false,
        CustomParser = Read,
    };

    /// <summary>The headers of the command line, and of the file those that it does not have.</summary>
    public static IReadOnlyDictionary<string, string> Over(IReadOnlyDictionary<string, string> file, IEnumerable<KeyValuePair<string, string>> given)
    {
        var all = new Dictionary<string, string>(file, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in given)
        {
            all.Remove(name);
            all.Add(name, value);
        }

        return all;
    }

    /// <summary>A command line for a report: of each header its name alone.</summary>
    public static IReadOnlyList<string> Hide(IReadOnlyList<string> arguments) =>
        [.. arguments.Select((argument, place) => place > 0 && arguments[place - 1] == Name ? $"{NameOf(argument)}: …" : argument)];

    private static KeyValuePair<string, string>[]? Read(ArgumentResult result)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var token in result.Tokens)
        {
            var (header, why) = OwnHeader.Parse(token.Value);
            if (why is null && !headers.TryAdd(header.Key, header.Value))
            {
                why = "it is there twice";
            }

            if (why is not null)
            {
                result.AddError($"{Name} {NameOf(token.Value)}: not allowed: {why}");
                return null;
            }
        }

        return [.. headers];
    }

    // Where there is no colon nobody knows what is secret.
    private static string NameOf(string header) => header.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? PlainText.OneLine(header[..colon]) : "…";
}
