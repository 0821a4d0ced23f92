using System.Text.Json;
using Leak.Bounds.Reports;

namespace Leak.Audit.Options;

/// <summary>One value of an options file. Each reading gives what is allowed, or says what was given and what is allowed.</summary>
/// <param name="File">The file, for messages.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Json">What was given.</param>
internal readonly record struct OptionsValue(string File, string Name, JsonElement Json)
{
    private const int MostAddresses = 3;
    private const int MostShown = 100;

    /// <summary>The entries of an object.</summary>
    public IEnumerable<(string Name, OptionsValue Value)> Entries()
    {
        var file = File;
        return Json.ValueKind == JsonValueKind.Object
            ? [.. Json.EnumerateObject().Select(entry => (entry.Name, new OptionsValue(file, entry.Name, entry.Value)))]
            : throw Wrong("an object: { \"name\": value }");
    }

    public bool Flag() => Json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong("true or false"),
    };

    public int Number(int least, int most) => Json.ValueKind == JsonValueKind.Number && Json.TryGetInt32(out var number) && number >= least && number <= most
        ? number
        : throw Wrong(most == int.MaxValue ? $"a whole number, {least} or more" : $"a whole number from {least} to {most}");

    public TimeSpan Time(TimeSpan least) => Text() is { } text && Duration.TryParse(text, out var time) && time >= least
        ? time
        : throw Wrong($"{Duration.Allowed} in quotes, at least {Duration.Format(least)}");

    /// <summary>A path, which goes into requests as it is.</summary>
    public string Path() => Text() is { } text && AuditPaths.IsPath(text) ? text : throw Wrong(AuditPaths.Allowed);

    /// <summary>A host and perhaps its port.</summary>
    public string Host() => Text() is { Length: > 0 } text && Uri.TryCreate($"http://{text}", UriKind.Absolute, out var url) && text.All(char.IsAscii)
        && url.PathAndQuery == "/" && !text.EndsWith('/') && url.UserInfo.Length == 0 && url.Fragment.Length == 0 && !text.Any(char.IsWhiteSpace)
            ? text
            : throw Wrong("a host, with its port if it needs one: localhost:8080");

    /// <summary>Headers, each once. No message tells a value.</summary>
    public IReadOnlyDictionary<string, string> Headers()
    {
        if (Json.ValueKind != JsonValueKind.Object)
        {
            throw NotAllowed("what is there", "an object of names and values: { \"Authorization\": \"Bearer …\" }");
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in Entries())
        {
            var why = value.Text() is not { } text ? "its value is no text"
                : OwnHeader.WhyNot(name, text) ?? (headers.TryAdd(name, text) ? null : "it is there twice");
            if (why is not null)
            {
                throw NotAllowed($"the header {PlainText.OneLine(name)}", $"another: {why}");
            }
        }

        return headers;
    }

    /// <summary>An address of HTTP, plain or over TLS.</summary>
    public Uri Address() => Text() is { } text && Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        ? url
        : throw Wrong("an address like http://127.0.0.1:8080");

    /// <summary>Several, or one of them alone.</summary>
    public IReadOnlyList<Uri> Addresses() => List() is { Count: >= 1 and <= MostAddresses } list
        && list.ConvertAll(each => each.Address()) is var addresses && addresses.TrueForAll(IsBase)
        ? addresses
        : throw Wrong($"1 to {MostAddresses} addresses of one server, without paths: [\"http://127.0.0.1:8080\", \"https://127.0.0.1:8443\"]");

    /// <summary>Patterns of ids.</summary>
    public IReadOnlyList<string> Patterns()
    {
        var value = this;
        return [.. List().Select(each => each.Text() is { Length: > 0 } text ? text : throw value.Wrong("ids of stalls, or patterns of them: [\"http1/*\"]"))];
    }

    private static bool IsBase(Uri address) => address.PathAndQuery == "/" && address.UserInfo.Length == 0 && address.Fragment.Length == 0;

    private List<OptionsValue> List()
    {
        var value = this;
        return Json.ValueKind == JsonValueKind.Array ? [.. Json.EnumerateArray().Select(each => value with { Json = each })] : [this];
    }

    private string? Text() => Json.ValueKind == JsonValueKind.String ? Json.GetString() : null;

    private OptionsFileException Wrong(string allowed)
    {
        var given = PlainText.OneLine(Json.GetRawText());
        return NotAllowed(given.Length > MostShown ? $"{given[..MostShown]}…" : given, allowed);
    }

    private OptionsFileException NotAllowed(string given, string allowed) =>
        new($"{File}: \"{PlainText.OneLine(Name)}\": {given} is not allowed; give {allowed}");
}
