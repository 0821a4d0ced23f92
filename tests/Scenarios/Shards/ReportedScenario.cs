using System.Text.Json;

namespace Leak.Scenarios.Shards;

/// <summary>The only scenario of a <c>report.json</c>.</summary>
/// <param name="path">The file.</param>
internal sealed class ReportedScenario(string path)
{
    private readonly JsonElement _scenario = JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("scenarios")[0];

    public string Verdict => _scenario.GetProperty("verdict").GetString()!;

    public bool IsAsExpected => _scenario.GetProperty("asExpected").GetBoolean();

    public IEnumerable<string> Reasons => Texts("reasons");

    public IEnumerable<string> Remarks => Texts("remarks");

    public IReadOnlyList<JsonElement> Workloads => [.. _scenario.GetProperty("workloads").EnumerateArray()];

    /// <summary>A number of it, by its name.</summary>
    public int Number(string name) => _scenario.GetProperty(name).GetInt32();

    /// <summary>How many connections of a workload the server closed.</summary>
    public int Closed(string workload) => Workloads.Single(each => each.GetProperty("id").GetString() == workload).GetProperty("closed").GetInt32();

    private IEnumerable<string> Texts(string name) => _scenario.GetProperty(name).EnumerateArray().Select(text => text.GetString()!);
}
