using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Tasks;
using Leak.Profiling;
using Leak.Profiling.Capturing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Leak.Unit.Profiling;

/// <summary>Where the runtime's table is missing, or not what it was, the public events count by method, and each format says so.</summary>
[TestFixture]
[NonParallelizable] // the events are the process's
public sealed class TaskSourceFallbackTests
{
    private const string Reason = "the runtime's table of active tasks cannot be used: MissingFieldException: Task.s_noSuchTable is not in this runtime";

    private static readonly RuntimeNames s_noTable = new() { Table = "s_noSuchTable" };

    private static IEnumerable<TestCaseData> Runtimes()
    {
        yield return Case("NoTable", s_noTable, "Task.s_noSuchTable is not in this runtime");
        yield return Case("NoSwitch", new() { Enabled = "s_noSuchSwitch" }, "Task.s_noSuchSwitch is not in this runtime");
        yield return Case("NoContinuation", new() { Continuation = "m_noSuchField" }, "Task.m_noSuchField is not in this runtime");
        yield return Case("TableOfAnotherType", new() { Table = "s_taskIdCounter" }, "Task.s_taskIdCounter is of the type System.Int32, not System.Collections.Generic.Dictionary");
        yield return Case("IdOfAnotherType", new() { Id = "m_stateObject" }, "Task.m_stateObject is of the type System.Object, not System.Int32");
        yield return Case("ContinuationThatIsNone", new() { Continuation = "m_stateObject" }, "a known stack was read as SelfCheck.");
        yield return Case("TableThatStaysEmpty", new() { Holder = typeof(EmptyTable) }, "a started operation is not in the runtime's table");
        yield return Case("TableThatIsNeverMade", new() { Holder = typeof(NoTable) }, "a started operation is not in the runtime's table");

        yield return Case("RuntimeThatIsNotKnown", new() { Version = new Version(12, 0, 1) }, "this library knows the runtime as it is up to .NET 11, and this is 12.0.1");
        foreach (var runtime in Environment.Version.Major >= 11 ? RuntimesWithRuntimeAsync() : [])
        {
            yield return runtime;
        }
    }

    // Each is a servicing release in which something of runtime async is not what it was.
    private static IEnumerable<TestCaseData> RuntimesWithRuntimeAsync()
    {
        yield return Case("ReaderOff", new() { Version = new Version(10, 0) }, "of the framework");
        yield return Case("NoNext", new() { Next = "NoSuchField" }, "Continuation.NoSuchField is not in this runtime");
        yield return Case("NextOfAnotherType", new() { Next = "Flags" }, "Continuation.Flags is of the type");
        yield return Case("NoResumeInfo", new() { ResumeInfo = "NoSuchField" }, "Continuation.NoSuchField is not in this runtime");
        yield return Case("NoAddress", new() { DiagnosticIP = "NoSuchField" }, "ResumeInfo.NoSuchField is not in this runtime");
        yield return Case("AddressOfAnotherType", new() { DiagnosticIP = "Resume" }, "ResumeInfo.Resume is of the type");
        yield return Case("NoAwaited", new() { Awaited = "NoSuchField" }, "RuntimeAsyncTaskContinuation.NoSuchField is not in this runtime");
        yield return Case("NoNames", new() { AddFrame = "NoSuchMethod" }, "AsyncHelpers.NoSuchMethod is not in this runtime");
        yield return Case("NoFlags", new() { Flags = "s_noSuchFlags" }, "AsyncInstrumentation.s_noSuchFlags is not in this runtime");
        yield return Case("FlagsOfAnotherType", new() { Flags = "s_lock" }, "AsyncInstrumentation.s_lock has no flag Synchronize");
        yield return Case("NoTimes", new() { FrameTimes = "s_noSuchTable" }, "Task.s_noSuchTable is not in this runtime");
        yield return Case("FramesElsewhere", new() { State = "m_continuationObject" }, "of the framework are of the type System.Action");
    }

    private static TestCaseData Case(string name, RuntimeNames names, string reason) => new TestCaseData(names, reason).SetArgDisplayNames(name);

    [TestCaseSource(nameof(Runtimes))]
    public void Start_WhenTheTableIsNotAsKnown_CountsByMethodAndSaysWhy(object names, string reason)
    {
        using var profile = TaskProfile.Start(On((RuntimeNames)names));
        var gate = new TaskCompletionSource();
        var waiting = Enumerable.Range(0, 30).Select(_ => WaitFor(gate.Task)).ToArray();

        var capture = profile.Capture();

        profile.Source.ShouldBe(TaskSource.CausalityEvents);
        profile.SourceReason.ShouldStartWith("the runtime's table of active tasks cannot be used: ");
        profile.SourceReason.ShouldContain(reason);
        (capture.Source, capture.SourceReason).ShouldBe((profile.Source, profile.SourceReason));
        capture.Stacks.Single(stack => stack.Frames[0].Method == nameof(WaitFor)).Count.ShouldBe(30);
        gate.SetResult();
        Task.WaitAll(waiting);
    }

    [TestCaseSource(nameof(Runtimes))]
    public void Start_WhenTheTableIsNotAsKnownButAskedFor_ThrowsWhy(object names, string reason)
    {
        var options = new TaskProfileOptions { Source = TaskSource.ActiveTaskTable, Tracking = new TaskTracking((RuntimeNames)names) };

        Should.Throw<NotSupportedException>(() => TaskProfile.Start(options)).Message.ShouldContain(reason);
    }

    [Test]
    public void Start_WhenTheTableStaysEmpty_SwitchesItOffAgain()
    {
        using var profile = TaskProfile.Start(On(new() { Holder = typeof(EmptyTable) }));

        EmptyTable.s_asyncDebuggingEnabled.ShouldBeFalse();
    }

    [Test]
    public void Start_WhenTheTableFailedBefore_DoesNotTryAgain()
    {
        var options = On(new() { Holder = typeof(EmptyTable) });
        using var first = TaskProfile.Start(options);
        EmptyTable.s_asyncDebuggingEnabled = true; // as a debugger would
        try
        {
            using var second = TaskProfile.Start(options);

            second.SourceReason.ShouldBe(first.SourceReason);
            EmptyTable.s_asyncDebuggingEnabled.ShouldBeTrue("it is not ours to switch off");
        }
        finally
        {
            EmptyTable.s_asyncDebuggingEnabled = false;
        }
    }

    [Test]
    public void Census_WhenTheTableIsNotAsKnown_IsUnavailableAndNamesTheSource()
    {
        using var profile = TaskProfile.Start(On(s_noTable));

        using var census = new TaskCensus(profile.Source, profile.Capture);

        census.TaskSource.ToString().ShouldBe("CausalityEvents"); // what the reports print
        census.Probes.ShouldAllBe(probe => ((SharedProbe)probe).Unavailable!.Contains("CausalityEvents alone, without stacks"));
    }

    [Test]
    public async Task Endpoints_WhenTheTableIsNotAsKnown_SayWhyInEachFormat()
    {
        await using var app = await Serve(s_noTable);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromSeconds(30) };
        var gate = new TaskCompletionSource();
        var waiting = Enumerable.Range(0, 700).Select(_ => WaitFor(gate.Task)).ToArray();

        var grouped = await client.GetStringAsync("/debug/pprof/tasks?debug=1");
        grouped.ShouldMatch($@"^task profile: total \d+ operations in \d+ stacks \(CausalityEvents: {Reason}\)\n");
        grouped.ShouldContain($"700 @\n#\t{nameof(WaitFor)}\t\n");

        var single = await client.GetStringAsync("/debug/pprof/tasks?debug=2");
        single.ShouldStartWith("no single operations and no ages from this source; grouped by method:\ntask profile: total ");
        single.ShouldContain($"(CausalityEvents: {Reason})");

        (await client.GetStringAsync("/debug/pprof/")).ShouldContain($"Source: CausalityEvents ({Reason.Replace("'", "&#x27;", StringComparison.Ordinal)})");

        using var speedscope = JsonDocument.Parse(await client.GetStringAsync("/debug/pprof/tasks?format=speedscope"));
        speedscope.RootElement.GetProperty("profiles")[0].GetProperty("name").GetString().ShouldBe($"tasks (CausalityEvents: {Reason})");

        await using var zip = new GZipStream(await client.GetStreamAsync("/debug/pprof/tasks"), CompressionMode.Decompress);
        using var raw = new MemoryStream();
        await zip.CopyToAsync(raw);
        Encoding.Latin1.GetString(raw.ToArray()).ShouldContain($"CausalityEvents: {Reason}");

        gate.SetResult();
        await Task.WhenAll(waiting);
        await app.StopAsync();
    }

    private static TaskProfileOptions On(RuntimeNames names) => new() { Tracking = new TaskTracking(names) };

    private static async Task<WebApplication> Serve(RuntimeNames names)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.UseRouting();
        app.MapTaskProfile(options => options.Profile = On(names));
        await app.StartAsync();
        return app;
    }

    private static async Task WaitFor(Task gate) => await gate.ConfigureAwait(false);

#pragma warning disable CA1051, CA2211, IDE1006, CS0649 // the runtime's names
    /// <summary>A runtime whose switch does nothing.</summary>
    private static class EmptyTable
    {
        public static bool s_asyncDebuggingEnabled;
        public static Dictionary<int, Task> s_currentActiveTasks = [];
        public static int s_taskIdCounter;
        public static Dictionary<int, long>? s_runtimeAsyncTaskTimestamps;
        public static Dictionary<object, long>? s_runtimeAsyncContinuationTimestamps;
    }

    /// <summary>A runtime that makes no table.</summary>
    private static class NoTable
    {
        public static bool s_asyncDebuggingEnabled;
        public static Dictionary<int, Task>? s_currentActiveTasks;
        public static int s_taskIdCounter;
        public static Dictionary<int, long>? s_runtimeAsyncTaskTimestamps;
        public static Dictionary<object, long>? s_runtimeAsyncContinuationTimestamps;
    }
#pragma warning restore
}
