using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Leak.Scenarios.Monitoring;

/// <summary>A real Prometheus, as one process of the test's own: on a free port of loopback, with a folder of its own. It scrapes and evaluates each second.</summary>
internal sealed partial class PrometheusServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly Process _process;
    private readonly Task _reading;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HttpClient? _client;

    private PrometheusServer(string program, string folder)
    {
        _folder = folder;
        _process = Process.Start(new ProcessStartInfo(program, [$"--config.file={folder}/prometheus.yml", $"--storage.tsdb.path={folder}/data", "--web.listen-address=127.0.0.1:0"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        _reading = ReadAsync();
    }

    /// <summary>Starts it; the test ends here where it is not installed.</summary>
    /// <param name="rules">The rules that it evaluates, as YAML.</param>
    /// <param name="targets">What it scrapes: jobs, by port of loopback.</param>
    public static async Task<PrometheusServer> StartAsync(string rules, params IEnumerable<(string Job, int Port)> targets)
    {
        var program = Promtool.Find("prometheus");
        var folder = Directory.CreateTempSubdirectory("leak-prometheus-").FullName;
        await File.WriteAllTextAsync($"{folder}/rules.yml", rules);
        var jobs = targets.Select(target => $"  - job_name: {target.Job}\n    static_configs:\n      - targets: ['127.0.0.1:{target.Port}']\n");
        await File.WriteAllTextAsync(
            $"{folder}/prometheus.yml",
            $"global:\n  scrape_interval: 1s\n  scrape_timeout: 1s\n  evaluation_interval: 1s\nrule_files: [rules.yml]\nscrape_configs:\n{string.Concat(jobs)}");
        var server = new PrometheusServer(program, folder);
        try
        {
            server._client = new HttpClient { BaseAddress = await server._address.Task.WaitAsync(Eventually.Ceiling), Timeout = Eventually.Ceiling };
            await Eventually.ReadAsync(server.IsReadyAsync, isReady => isReady, "Prometheus to have read its data");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The series of an expression now: their labels, and their values.</summary>
    public async Task<IReadOnlyList<(string Labels, double Value)>> QueryAsync(string expression)
    {
        var answer = await _client!.GetFromJsonAsync<JsonNode>($"/api/v1/query?query={Uri.EscapeDataString(expression)}");
        return
        [
            .. answer!["data"]!["result"]!.AsArray().Select(series =>
                (series!["metric"]!.ToJsonString(), double.Parse(series["value"]![1]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture))),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> IsReadyAsync()
    {
        using var answer = await _client!.GetAsync("/-/ready");
        return answer.IsSuccessStatusCode;
    }

    private async Task ReadAsync()
    {
        var last = "";
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            last = line;
            if (Listening().Match(line) is { Success: true } match)
            {
                _address.TrySetResult(new Uri($"http://{match.Groups[1].Value}"));
            }
        }

        _address.TrySetException(new InvalidOperationException($"Prometheus ended: {last}"));
    }

    [GeneratedRegex("""msg="Listening on" address=(\S+)""")]
    private static partial Regex Listening();
}
