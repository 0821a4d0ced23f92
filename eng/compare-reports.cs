// What a change must not change, of reports of the load job: verdicts, ids, limits, bounds and their formulas.
//   dotnet run eng/compare-reports.cs -- before after
// Each is a report.json, or a folder with report.json in it, in <job>/ or in <job>/<time>/; of several times the latest counts.
// What was measured is not compared; in formulas and reasons a # stands for it. Fields may be added, never removed.
// One line for each difference. Exit code 0: equal; 1: not; 2: bad usage.

// Directory.Build.props and the central packages of the root hold here too. Ahead-of-time compilation would need a package.
#:property PublishAot=false

using System.Text.Json;
using System.Text.RegularExpressions;

if (args.Length != 2 || args.Any(argument => argument.StartsWith('-')))
{
    Console.Error.WriteLine("usage: dotnet run eng/compare-reports.cs -- <before> <after>   (each a report.json, or a folder of reports)");
    return 2;
}

try
{
    var comparison = new Comparison();
    comparison.Compare(Reports.Read(args[0]), Reports.Read(args[1]));
    return comparison.Print(Console.Out) == 0 ? 0 : 1;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

/// <summary>Reports by the job that made them.</summary>
internal static class Reports
{
    private const string FileName = "report.json";
    private static readonly Regex s_time = new(@"^\d{8}T\d{6}Z(-\d+)?$");

    /// <exception cref="InvalidDataException">There is no report, or one is not what the load job writes.</exception>
    public static SortedDictionary<string, JsonElement> Read(string path)
    {
        var reports = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        var files = Directory.Exists(path) ? Directory.EnumerateFiles(path, FileName, SearchOption.AllDirectories) : [path];
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            reports[JobOf(Path.GetRelativePath(path, file))] = ReadFile(file);
        }

        return reports.Count > 0 ? reports : throw new InvalidDataException($"{path}: no {FileName} in it");
    }

    private static string JobOf(string file) =>
        string.Join('/', file.Split(Path.DirectorySeparatorChar)[..^1].Where(folder => !s_time.IsMatch(folder)));

    private static JsonElement ReadFile(string file)
    {
        try
        {
            var report = JsonDocument.Parse(File.ReadAllBytes(file)).RootElement;
            return report.ValueKind == JsonValueKind.Object && report.Items("scenarios").Any() ? report : throw new InvalidDataException($"{file}: no report of a load job, or one without scenarios");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file}: no JSON: {e.Message}", e);
        }
    }
}

/// <summary>Walks through both reports.</summary>
internal sealed class Comparison
{
    private static readonly string[] s_ofScenario = ["id", "timeouts", "expected", "verdict", "asExpected", "planned", "limitsFired"];
    private static readonly string[] s_ofWorkload = ["id", "verdict", "expected", "asExpected", "planned", "limit", "limitSeconds", "limitsFired"];

    private readonly Findings _findings = new();
    private (int Scenarios, int Workloads, int Bounds) _compared;

    public void Compare(SortedDictionary<string, JsonElement> before, SortedDictionary<string, JsonElement> after)
    {
        // Two single reports are compared whatever their folders are called.
        if (before.Count == 1 && after.Count == 1)
        {
            Report("", before.Values.Single(), after.Values.Single());
            return;
        }

        foreach (var job in before.Keys.Union(after.Keys))
        {
            if (_findings.Both($"{job}: report", before.ContainsKey(job), after.ContainsKey(job)))
            {
                Report($"{job}: ", before[job], after[job]);
            }
        }
    }

    /// <summary>The number of differences.</summary>
    public int Print(TextWriter output) =>
        _findings.Print(output, $"equal: {_compared.Scenarios} scenarios, {_compared.Workloads} workloads, {_compared.Bounds} bounds");

    private void Report(string path, JsonElement before, JsonElement after)
    {
        Fields(path, "", before, after, ["scenarios"]);
        Values(path, before, after, ["schema", "engine", "taskSource", "interrupted"]);
        foreach (var (at, was, becomes) in Pairs($"{path}scenarios", before, after, "scenarios", scenario => $"{scenario.Text("id")} {scenario.Text("timeouts")}"))
        {
            _compared.Scenarios++;
            Judged($"{at}.", "scenarios[].", was, becomes, s_ofScenario, ["workloads", "bounds", "notJudged"]);
            foreach (var (its, first, second) in Pairs($"{at}.workloads", was, becomes, "workloads", workload => workload.Text("id")))
            {
                _compared.Workloads++;
                Judged($"{its}.", "scenarios[].workloads[].", first, second, s_ofWorkload, []);
            }

            Bounds($"{at}.bounds", was, becomes, "bounds");
            Bounds($"{at}.notJudged", was, becomes, "notJudged");
        }
    }

    /// <summary>Inconclusive is never a pass, not even where both are.</summary>
    private void Judged(string path, string shape, JsonElement before, JsonElement after, string[] values, string[] except)
    {
        Fields(path, shape, before, after, except);
        Values(path, before, after, values);
        if (before.Text("verdict") == "Inconclusive" && after.Text("verdict") == "Inconclusive")
        {
            _findings.Differ($"{path}verdict", "Inconclusive", "Inconclusive, which proves nothing");
        }
    }

    private void Bounds(string path, JsonElement before, JsonElement after, string list)
    {
        foreach (var (at, was, becomes) in Pairs(path, before, after, list, bound => $"{bound.Text("name")}, {bound.Text("workload", "all")}"))
        {
            _compared.Bounds++;
            Fields($"{at}.", $"scenarios[].{list}[].", was, becomes, []);
            Values($"{at}.", was, becomes, ["unit", "passed", "formula", "limit", "reason"]);
        }
    }

    /// <summary>The elements of two lists with the same key; those of one alone are differences, another order is a note.</summary>
    private IEnumerable<(string Path, JsonElement Before, JsonElement After)> Pairs(
        string path, JsonElement before, JsonElement after, string list, Func<JsonElement, string> keyOf)
    {
        var (was, becomes) = (Keyed(before), Keyed(after));
        if (!was.Keys.Where(becomes.ContainsKey).SequenceEqual(becomes.Keys.Where(was.ContainsKey)))
        {
            _findings.Note($"{path}: in another order");
        }

        foreach (var key in was.Keys.Union(becomes.Keys))
        {
            if (_findings.Both($"{path}[{key}]", was.ContainsKey(key), becomes.ContainsKey(key)))
            {
                yield return ($"{path}[{key}]", was[key], becomes[key]);
            }
        }

        OrderedDictionary<string, JsonElement> Keyed(JsonElement parent) => new(parent.Items(list)
            .GroupBy(keyOf)
            .SelectMany(same => same.Select((element, index) => KeyValuePair.Create(index == 0 ? same.Key : $"{same.Key}, again {index}", element))));
    }

    /// <summary>Values that both sides have: what one has not is told once, with the fields.</summary>
    private void Values(string path, JsonElement before, JsonElement after, string[] names)
    {
        foreach (var name in names.Where(name => before.Field(name) is not null && after.Field(name) is not null))
        {
            _findings.Same(path + name, Masked.Text(before, name), Masked.Text(after, name));
        }
    }

    /// <summary>The names and the kinds of fields; of a list that is compared nowhere else those of its first element.</summary>
    private void Fields(string path, string shape, JsonElement before, JsonElement after, string[] except)
    {
        foreach (var name in before.EnumerateObject().Concat(after.EnumerateObject()).Select(field => field.Name).Except(except))
        {
            Field(path + name, shape + name, before.Field(name), after.Field(name));
        }
    }

    private void Field(string path, string shape, JsonElement? before, JsonElement? after)
    {
        switch (before, after)
        {
            case (null, _) or (_, null):
                _findings.Field(path, shape, added: before is null);
                break;
            case ({ } was, { } becomes) when was.Kind() != becomes.Kind() && was.Kind() != "Null" && becomes.Kind() != "Null":
                _findings.Differ(path, was.Kind(), becomes.Kind());
                break;
            case ({ ValueKind: JsonValueKind.Object } was, { ValueKind: JsonValueKind.Object } becomes) when !shape.EndsWith("limitsFired", StringComparison.Ordinal):
                Fields($"{path}.", $"{shape}.", was, becomes, []);
                break;
            case ({ ValueKind: JsonValueKind.Array } was, { ValueKind: JsonValueKind.Array } becomes) when was.GetArrayLength() + becomes.GetArrayLength() > 0:
                Field($"{path}[]", $"{shape}[]", First(was), First(becomes));
                break;
        }

        static JsonElement? First(JsonElement list) => list.GetArrayLength() == 0 ? null : list[0];
    }
}

/// <summary>What differs, a line each.</summary>
internal sealed class Findings
{
    private readonly List<string> _differences = [];
    private readonly List<string> _notes = [];

    // By its place in any report: a field that every workload lacks is one difference.
    private readonly Dictionary<(string Shape, bool Added), (string Path, int Count)> _fields = [];

    public void Note(string note) => _notes.Add(note);

    public void Differ(string path, string before, string after) => _differences.Add($"{path}: {before} → {after}");

    public bool Same(string path, string before, string after)
    {
        if (before != after)
        {
            Differ(path, before, after);
        }

        return before == after;
    }

    /// <summary>For what is there before or after.</summary>
    public bool Both(string path, bool before, bool after) => Same(path, Word(before), Word(after));

    public void Field(string path, string shape, bool added)
    {
        var (first, count) = _fields.GetValueOrDefault((shape, added), (path, 0));
        _fields[(shape, added)] = (first, count + 1);
    }

    public int Print(TextWriter output, string equal)
    {
        foreach (var ((_, added), (path, count)) in _fields)
        {
            (added ? _notes : _differences).Add($"{path}: {Word(!added)} → {Word(added)}{(count > 1 ? $", and {count - 1} more like it" : "")}");
        }

        _notes.ForEach(note => output.WriteLine($"note: {note}"));
        _differences.ForEach(output.WriteLine);
        output.WriteLine(_differences.Count switch { 0 => equal, 1 => "1 difference", var count => $"{count} differences" });
        return _differences.Count;
    }

    private static string Word(bool isThere) => isThere ? "there" : "(none)";
}

/// <summary>Takes out what a run measures. The words are those of src/Bounds/Verdicts; limits, slack and counts from settings stay.</summary>
internal static class Masked
{
    // DuringBound, AfterBound, Allowance and DeafShare; RequestReasonBound; ControlBound, its arrivals and those that were refused.
    private static readonly Regex s_term = new(@"(?<![\d.])\d+(\.\d+)?(?= \((baseline|tasks of one connection|most arrivals of |arrivals of |\d+ workloads, of each |for |requests of [^()]+, whose handler )| stalled requests of | arrivals\b)|(?<=\(503: )\d+");
    private static readonly Regex s_total = new(@"= \d+(\.\d+)?$");

    // Finding.AsComparison.
    private static readonly Regex s_comparison = new(@"\d+(\.\d+)? (s|connections?|requests?|tasks?) would have (?<outcome>kept|broken) it(, \d+(\.\d+)? times the limit)?");

    public static string Text(JsonElement parent, string name) => name switch
    {
        "formula" => Formula(parent.Text(name)),
        "reason" => Reason(parent),

        // A bound's: where its formula has something that was measured, so has it. A workload's is the name of one.
        "limit" when parent.Text("formula") is var formula && Formula(formula) != formula => "#",
        _ => parent.Text(name),
    };

    private static string Formula(string formula)
    {
        var masked = s_term.Replace(formula, "#");
        return masked == formula ? formula : s_total.Replace(masked, "= #");
    }

    /// <summary>Of counts also whether the comparison was kept: with the timeouts off nothing is held to it, and it may be close.</summary>
    private static string Reason(JsonElement bound) => s_comparison.Replace(
        bound.Text("reason"),
        match => $"# would have {(bound.Text("workload", "") == "" ? "kept or broken" : match.Groups["outcome"].Value)} it");
}

/// <summary>Reads JSON that may lack what is asked for.</summary>
internal static class JsonReading
{
    public static JsonElement? Field(this JsonElement parent, string name) => parent.TryGetProperty(name, out var value) ? value : null;

    public static IEnumerable<JsonElement> Items(this JsonElement parent, string name) =>
        parent.Field(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object) : [];

    public static string Kind(this JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? "Boolean" : $"{value.ValueKind}";

    /// <summary>A value as text; of an object its names, of what is missing or null the word for that.</summary>
    public static string Text(this JsonElement parent, string name, string? absent = null) => parent.Field(name) switch
    {
        null => absent ?? "(none)",
        { ValueKind: JsonValueKind.Null } => absent ?? "null",
        { ValueKind: JsonValueKind.Object } value => $"{{{string.Join(", ", value.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal))}}}",
        { ValueKind: JsonValueKind.String } value => value.GetString()!,
        { } value => value.GetRawText(),
    };
}
