using System.Text.Json;
using System.Text.RegularExpressions;

namespace Leak.Scenarios.Monitoring;

/// <summary>The dashboard and the alert rules, against what the sample server really exports.</summary>
[Parallelizable]
internal sealed partial class DashboardTests
{
    /// <summary>What Prometheus adds to each sample.</summary>
    private static readonly string[] s_added = ["job", "instance"];

    /// <summary>What .NET 11 exports as a gauge, and .NET 10 as a counter, with <c>_total</c> behind its name: a service runs on one of them.</summary>
    private static readonly string[] s_gaugesOf11 = ["dotnet_thread_pool_thread_count", "dotnet_thread_pool_queue_length"];

    private static readonly string s_dashboard = Repository.PathOf("deploy", "grafana", "leak-dashboard.json");
    private static readonly string s_rules = Repository.PathOf("deploy", "prometheus", "leak.rules.yml");

    private IReadOnlyDictionary<string, IReadOnlySet<string>> _exported = null!;

    [OneTimeSetUp]
    public async Task Scrape() => _exported = await ExportedMetrics.ReadAsync();

    [Test]
    public async Task Dashboard_EachExpression_IsOfMetricsAndLabelsThatAreExported()
    {
        var expressions = Expressions(await File.ReadAllTextAsync(s_dashboard));

        expressions.Count.ShouldBeGreaterThan(15);
        expressions.SelectMany(Unknown).ShouldBeEmpty();
    }

    [Test]
    public async Task Rules_EachExpression_IsOfMetricsAndLabelsThatAreExported()
    {
        var expressions = RuleExpressions().Matches(await File.ReadAllTextAsync(s_rules)).Select(match => match.Groups[1].Value.TrimStart('|', '-')).ToList();

        expressions.Count.ShouldBe(5);
        expressions.SelectMany(Unknown).ShouldBeEmpty();
    }

    [Test]
    public void Pool_IsExportedAsACounterOn10AndAsGaugesOn11()
    {
        foreach (var gauge in s_gaugesOf11)
        {
            _exported.ContainsKey(gauge).ShouldBe(Environment.Version.Major > 10, gauge);
            _exported.ContainsKey($"{gauge}_total").ShouldBe(Environment.Version.Major == 10, gauge);
        }
    }

    [TestCase("sum(no_such_metric{job=\"a\"})", "no_such_metric is not exported")]
    [TestCase("rate(leak_timeouts_fired_total{endpoint=\"a\"}[5m]) > 0", "leak_timeouts_fired_total has no label endpoint")]
    [TestCase("sum by (limits) (leak_timeouts_fired_total)", "no metric of it has the label limits")]
    [TestCase("a_metric offset 5m and on (job) leak_tasks_lost_total", "a_metric is not exported")]
    public void Check_WhenSomethingIsNotExported_NamesIt(string expression, string expected) =>
        Unknown(expression).ShouldHaveSingleItem().ShouldBe($"{expected}: {expression}");

    [Test]
    public async Task Dashboard_EachExpression_IsOne()
    {
        var rules = Expressions(await File.ReadAllTextAsync(s_dashboard)).Select((expression, place) => $"      - record: panel:{place}\n        expr: '{Filled(expression)}'\n");
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, $"groups:\n  - name: panels\n    rules:\n{string.Concat(rules)}");

            var (output, exitCode) = await Promtool.RunAsync("", "check", "rules", file);

            exitCode.ShouldBe(0, output);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public async Task Dashboard_PanelsHaveATitleAWordOfHelpAndAPlaceOfTheirOwn()
    {
        using var dashboard = JsonDocument.Parse(await File.ReadAllTextAsync(s_dashboard));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToList();

        panels.Select(panel => panel.GetProperty("id").GetInt32()).ShouldBeUnique();
        panels.Select(panel => panel.GetProperty("gridPos").ToString()).ShouldBeUnique();
        panels.Where(panel => panel.GetProperty("type").GetString() != "row").ShouldAllBe(panel =>
            panel.GetProperty("title").GetString()!.Length > 0 && panel.GetProperty("description").GetString()!.Length > 0
            && panel.GetProperty("datasource").GetProperty("uid").GetString() == "${datasource}");
    }

    [Test]
    public async Task Rules_ReadByPromtool_HaveNoFault()
    {
        var (output, exitCode) = await Promtool.RunAsync("", "check", "rules", "--lint-fatal", s_rules);

        exitCode.ShouldBe(0, output);
        output.ShouldContain("5 rules found");
    }

    [Test]
    public async Task Rules_OnMadeUpSeries_FireWhereTheyMustAndNowhereElse()
    {
        var (output, exitCode) = await Promtool.RunAsync("", "test", "rules", Repository.PathOf("deploy", "prometheus", "leak.rules.test.yml"));

        exitCode.ShouldBe(0, output);
    }

    private IEnumerable<string> Unknown(string expression)
    {
        var read = PromQl.Of(Filled(expression));
        foreach (var (metric, labels) in read.Metrics)
        {
            if (!_exported.TryGetValue(metric, out var has))
            {
                if (s_gaugesOf11.Any(gauge => (metric == gauge || metric == $"{gauge}_total") && _exported.ContainsKey(gauge) != _exported.ContainsKey($"{gauge}_total")))
                {
                    continue;
                }

                yield return $"{metric} is not exported: {expression}";
                continue;
            }

            foreach (var label in labels.Except(s_added).Where(label => !has.Contains(label)))
            {
                yield return $"{metric} has no label {label}: {expression}";
            }
        }

        foreach (var label in read.Grouped.Except(s_added).Where(label => !read.Metrics.Any(metric => _exported.TryGetValue(metric.Metric, out var has) && has.Contains(label))))
        {
            yield return $"no metric of it has the label {label}: {expression}";
        }
    }

    private static List<string> Expressions(string dashboard)
    {
        using var document = JsonDocument.Parse(dashboard);
        var panels = document.RootElement.GetProperty("panels").EnumerateArray()
            .Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.GetProperty("expr").GetString()!);

        // label_values(selector, label): as an expression, the selector grouped by the label.
        var variables = document.RootElement.GetProperty("templating").GetProperty("list").EnumerateArray()
            .Where(variable => variable.GetProperty("type").GetString() == "query")
            .Select(variable => LabelValues().Replace(variable.GetProperty("definition").GetString()!, "group by ($2) ($1)"));
        return [.. panels, .. variables];
    }

    private static string Filled(string expression) => expression.Replace("$__rate_interval", "5m", StringComparison.Ordinal).Replace("$job", ".*", StringComparison.Ordinal).Replace("$instance", ".*", StringComparison.Ordinal);

    [GeneratedRegex(@"label_values\((.*), (\w+)\)")]
    private static partial Regex LabelValues();

    // To the next key of the rule.
    [GeneratedRegex(@"^ +expr: (.*?)\n +(?:for|labels):", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex RuleExpressions();
}
