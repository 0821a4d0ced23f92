using System.CommandLine;
using Leak.Tool.Jobs;

namespace Leak.Tool.Commands;

/// <summary>The options that name files for reports.</summary>
/// <param name="formats">Each option's name and what it writes, in half a sentence.</param>
internal sealed class ReportFileOptions(params IReadOnlyList<(string Name, string What)> formats)
{
    private readonly IReadOnlyList<Option<string?>> _options =
    [
        .. formats.Select(format => new Option<string?>(format.Name) { Description = $"{format.What}, to this file too", HelpName = "file" }),
    ];

    public void AddTo(Command command)
    {
        foreach (var option in _options)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The files that were named, each tried.</summary>
    /// <exception cref="UsageException">One cannot be written, or two are the same.</exception>
    public IReadOnlyList<ReportFile> Read(ParseResult result)
    {
        var files = new List<ReportFile>();
        foreach (var option in _options)
        {
            if (result.GetValue(option) is not { } path)
            {
                continue;
            }

            var file = ReportFile.Open(option.Name, path);
            if (files.Find(other => other.Path == file.Path) is { } same)
            {
                throw new UsageException($"{option.Name} {path}: {same.Option} names that file already");
            }

            files.Add(file);
        }

        return files;
    }
}
