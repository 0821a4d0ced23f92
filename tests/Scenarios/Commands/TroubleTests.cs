using System.Text.Json;
using Leak.Bounds.Engine;
using Leak.Bounds.Plans;
using Leak.Bounds.Servers;
using Leak.Clients.Catalog;
using Leak.Tool.Commands;
using Leak.Tool.Jobs;
using Microsoft.AspNetCore.Hosting;

namespace Leak.Scenarios.Commands;

/// <summary>What goes wrong around a run: no verdict is lost by it, none is made of it, and the exit code is one of the README's.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.Children)] // each has a server, writers and a folder of its own
internal sealed class TroubleTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(0.5);

    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private LoopbackApp _server = null!;
    private string _reports = "";

    [SetUp]
    public async Task StartAServer() => _server = await LoopbackApp.StartAsync(builder =>
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.KeepAliveTimeout = s_limit));

    [TearDown]
    public async Task StopIt() => await _server.DisposeAsync();

    [SetUp]
    public void NameAFolder()
    {
        _reports = Path.Combine(Path.GetTempPath(), $"leak-trouble-{Guid.NewGuid():N}");
        _output.GetStringBuilder().Clear();
        _error.GetStringBuilder().Clear();
    }

    [TearDown]
    public void DeleteIt()
    {
        if (Directory.Exists(_reports))
        {
            Directory.Delete(_reports, recursive: true);
        }
    }

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Test]
    public async Task Job_WhenTheEngineFailsBeforeItsVerdict_IsInconclusiveAndSaysWhy()
    {
        var engine = new TroubledEngine(before: () => throw new InvalidOperationException("the licence is void"));

        (await RunAsync(engine)).ShouldBe(3, _error.ToString());

        const string Why = "The run broke off before it was judged: InvalidOperationException: the licence is void";
        _output.ToString().ShouldContain(Why);
        Read("report.md").ShouldContain(Why);
        Scenario().GetProperty("verdict").GetString().ShouldBe("Inconclusive");
    }

    [Test]
    public async Task Job_WhenTheEngineFailsAfterItsVerdict_KeepsTheVerdictAndSaysIt()
    {
        var engine = new TroubledEngine(after: () => throw new InvalidOperationException("its report could not be written"));

        (await RunAsync(engine)).ShouldBe(0, _error.ToString() + _output);

        const string Remark = "Once the verdict was reached, the engine failed: InvalidOperationException: its report could not be written";
        _output.ToString().ShouldContain(Remark);
        Read("report.md").ShouldStartWith("# The scenario is as expected\n");
        Read("report.md").ShouldContain(Remark);
        Read("report.html").ShouldContain(Remark);
        Scenario().GetProperty("verdict").GetString().ShouldBe("Bounded");
        Scenario().GetProperty("remarks").EnumerateArray().Single().GetString().ShouldBe(Remark);
    }

    [Test]
    public async Task Job_WhenTheReportsCannotBeWritten_PrintsTheVerdictAndIsInconclusive()
    {
        // A file where the folder was, so that it holds for root as well.
        var engine = new TroubledEngine(after: () =>
        {
            Directory.Delete(_reports, recursive: true);
            File.WriteAllText(_reports, "");
        });

        try
        {
            (await RunAsync(engine)).ShouldBe(3, _error.ToString() + _output);
        }
        finally
        {
            File.Delete(_reports);
        }

        _error.ToString().ShouldContain("the reports could not be written: ");
        _output.ToString().ShouldContain("Bounded");
        _output.ToString().ShouldContain("are not whole");
    }

    [Test]
    public async Task Job_WhenALaterServerCannotStart_ReportsWhatWasJudgedAndWhatLacks()
    {
        var host = new CommandHost(new TroubledEngine())
        {
            Default = _ =>
            [
                JobItem.On(Plan("first"), _server.Address, diagnostics: null),
                new JobItem(Plan("second"), InProcess: false, _ => Task.FromException<IServerUnderTest>(new IOException("Too many open files"))),
                new JobItem(Plan("third"), InProcess: false, _ => throw new NotSupportedException("It is not reached.")),
            ],
        };

        (await LeakCommand.RunAsync(["--output", _reports], host, _output, _error, CancellationToken.None)).ShouldBe(3);

        _error.ToString().ShouldContain("second, timeouts on: no verdict: IOException: Too many open files");
        _output.ToString().ShouldContain("not run: second, timeouts on; third, timeouts on");
        Read("report.md").ShouldStartWith("# The scenario is as expected; 2 not run\n");
        Read("report.md").ShouldContain("## Not run\n\n- second, timeouts on\n- third, timeouts on\n");
        Read("report.html").ShouldContain("<p>Not run: second, timeouts on; third, timeouts on. What was not run is no pass.</p>");
        Scenario().GetProperty("verdict").GetString().ShouldBe("Bounded");
        Report().GetProperty("notRun").EnumerateArray().Select(title => title.GetString()).ShouldBe(["second, timeouts on", "third, timeouts on"]);
    }

    [Test]
    public async Task Job_WhenNothingCanBePrinted_HasItsVerdictsCodeAndReports()
    {
        (await RunAsync(new TroubledEngine(), new FullWriter())).ShouldBe(0, _error.ToString());

        _error.ToString().ShouldContain($"the results could not be printed (No space left on device); reports in {Folder()}");
        Scenario().GetProperty("verdict").GetString().ShouldBe("Bounded");
    }

    [Test]
    public async Task List_WhenItCannotBePrinted_EndsWith2AndSaysSo()
    {
        (await ToolRun.OfAsync(["list"], new FullWriter(), _error)).ShouldBe(2);

        _error.ToString().ShouldBe($"list: it could not be printed (No space left on device){Environment.NewLine}");
    }

    [Test]
    public async Task Command_WhenNeitherOutputNorErrorCanBeWritten_StillHasItsCode() =>
        (await ToolRun.OfAsync(["run", "nosuch"], new FullWriter(), new FullWriter())).ShouldBe(2);

    private static Scenario Plan(string id) => ScenarioPlanner.Plan(
        id,
        [Stalls.Tcp.Idle],
        new ForeignServer(IsMeantToStop: true, s_limit, Pace: s_limit, During: s_limit),
        new Arrivals.Inject(5, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)),
        clients: 0,
        leastHold: TimeSpan.Zero);

    private Task<int> RunAsync(ILoadEngine engine, TextWriter? output = null) => LeakCommand.RunAsync(
        ["run", "idle", "--url", _server.Address.ToString(), "--limit", "500ms", "--rate", "5/s", "--during", "1s", "--output", _reports],
        new CommandHost(engine),
        output ?? _output,
        _error,
        TestContext.CurrentContext.CancellationToken);

    private string Folder() => Directory.EnumerateDirectories(_reports).ShouldHaveSingleItem();

    private string Read(string name) => File.ReadAllText(Path.Combine(Folder(), name));

    private JsonElement Report()
    {
        using var document = JsonDocument.Parse(Read("report.json"));
        return document.RootElement.Clone();
    }

    private JsonElement Scenario() => Report().GetProperty("scenarios").EnumerateArray().ShouldHaveSingleItem();
}
