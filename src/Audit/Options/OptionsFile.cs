using System.Text.Json;
using Leak.Bounds.Reports;

namespace Leak.Audit.Options;

/// <summary>Reads <c>leak.json</c>: the options of an audit in a file. Comments and commas at the end are allowed.</summary>
internal static class OptionsFile
{
    private static readonly Dictionary<string, Func<AuditOptions, OptionsValue, AuditOptions>> s_names = new(StringComparer.Ordinal)
    {
        ["addresses"] = (options, value) => options with { Addresses = value.Addresses() },
        ["path"] = (options, value) => options with { Paths = options.Paths with { Path = value.Path() } },
        ["postPath"] = (options, value) => options with { Paths = options.Paths with { PostPath = value.Path() } },
        ["downloadPath"] = (options, value) => options with { Paths = options.Paths with { DownloadPath = value.Path() } },
        ["streamPath"] = (options, value) => options with { Paths = options.Paths with { StreamPath = value.Path() } },
        ["webSocketPath"] = (options, value) => options with { Paths = options.Paths with { WebSocketPath = value.Path() } },
        ["hungPath"] = (options, value) => options with { Paths = options.Paths with { HungPath = value.Path() } },
        ["host"] = (options, value) => options with { Host = value.Host() },
        ["headers"] = (options, value) => options with { Headers = value.Headers() },
        ["acceptsAnyCertificate"] = (options, value) => options with { AcceptsAnyCertificate = value.Flag() },
        ["limit"] = (options, value) => options with { Limit = value.Time(LimitOptions.Shortest) },
        ["limits"] = (options, value) => options with { Limits = Limits(value) },
        ["exact"] = (options, value) => options with { IsExact = value.Flag() },
        ["watch"] = (options, value) => options with { Watch = value.Time(TimeSpan.FromSeconds(1)) },
        ["connections"] = (options, value) => options with { ConnectionsOfEach = value.Number(1, 10_000) },
        ["only"] = (options, value) => options with { Only = value.Patterns() },
        ["skip"] = (options, value) => options with { Skip = value.Patterns() },
        ["pid"] = (options, value) => options with { Process = value.Number(1, int.MaxValue) },
        ["metrics"] = (options, value) => options with { Metrics = value.Address() },
        ["diagnostics"] = (options, value) => options with { Diagnostics = value.Address() },
        ["seed"] = (options, value) => options with { Seed = value.Number(0, int.MaxValue) },
    };

    /// <summary>What may stand in it.</summary>
    public static IReadOnlyCollection<string> Names => s_names.Keys;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="defaults">What holds where the file says nothing.</param>
    /// <exception cref="OptionsFileException">It cannot be read, or something in it is not allowed.</exception>
    public static AuditOptions Read(string path, AuditOptions defaults)
    {
        try
        {
            return Parse(File.ReadAllText(path), Path.GetFileName(path), defaults);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new OptionsFileException($"{PlainText.OneLine(path)}: there is no such file", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new OptionsFileException($"{PlainText.OneLine(path)}: it cannot be read: {PlainText.OneLine(e.Message)}", e);
        }
    }

    /// <summary>Reads its text.</summary>
    /// <param name="text">JSON: one object.</param>
    /// <param name="file">What the file is called in messages.</param>
    /// <param name="defaults">What holds where the text says nothing.</param>
    /// <exception cref="OptionsFileException">Something in it is not allowed.</exception>
    public static AuditOptions Parse(string text, string file, AuditOptions defaults)
    {
        using var document = ParseJson(text, file);
        try
        {
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new OptionsValue(file, file, document.RootElement).Entries().Aggregate(defaults, (options, entry) => s_names.TryGetValue(entry.Name, out var set)
                    ? set(options, entry.Value)
                    : throw Unknown(file, entry.Name, Names))
                : throw new OptionsFileException($"{file}: it must be one object: {{ \"addresses\": [\"http://127.0.0.1:8080\"] }}");
        }
        catch (InvalidOperationException e)
        {
            // Half of a letter: "\ud800".
            throw new OptionsFileException($"{file}: a text in it is not Unicode", e);
        }
    }

    private static Dictionary<string, TimeSpan> Limits(OptionsValue value) => value.Entries().ToDictionary(
        entry => LimitOptions.Names.Contains(entry.Name) ? entry.Name : throw Unknown(value.File, entry.Name, LimitOptions.Names),
        entry => entry.Value.Time(LimitOptions.Shortest));

    private static JsonDocument ParseJson(string text, string file)
    {
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            // The place is counted from 0, and stands at the message's end a second time.
            var place = e.LineNumber is { } line ? $", line {line + 1}" : "";
            var why = e.Message.Split(" LineNumber:")[0];
            throw new OptionsFileException(PlainText.OneLine($"{file}{place}: this is not the JSON of an options file: {why}"), e);
        }
    }

    private static OptionsFileException Unknown(string file, string name, IReadOnlyCollection<string> allowed) => new(PlainText.OneLine(
        $"{file}: \"{name}\" is no option{(NearestName.Of(name, allowed) is { } nearest ? $"; \"{nearest}\" is" : "")}. Allowed: {string.Join(", ", allowed)}"));
}
