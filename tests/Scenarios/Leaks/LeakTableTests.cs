using Leak.Scenarios.Leaks.Planted;

namespace Leak.Scenarios.Leaks;

/// <summary>The table leak × detector of docs/leaks.md: each cell is computed, and each repaired twin is clean in all.</summary>
[NonParallelizable] // what is counted is the process's
[Category("Slow")]
[Platform("Linux")]
internal sealed class LeakTableTests
{
    public const string HowToWrite = "LEAK_WRITE_LEAKS=1 dotnet test tests/Scenarios -- 'NUnit.Where=class =~ /LeakTableTests/'";

    /// <summary>In the order of the page.</summary>
    private static readonly Planting[] s_leaks =
    [
        Planting.Of<LostTask>(),
        Planting.Of<DeafHandler>(),
        Planting.Of<AsyncVoidLoop>(),
        Planting.Of<ChannelNeverCompleted>(),
        Planting.Of<SemaphoreNeverReleased>(),
        Planting.Of<TaskRunLoop>(),
        Planting.Of<EnumeratorNeverDisposed>(),
        Planting.Of<ServiceStartedTwice>(),
        Planting.Of<RetryLoop>(),
        Planting.Of<ReplyNeverComes>(),
        Planting.Of<PeriodicTimerNeverStopped>(),
        Planting.Of<TimerNeverDisposed>(),
        Planting.Of<StaticEventHandler>(),
        Planting.Of<RegistrationNeverDisposed>(),
        Planting.Of<HttpClientForEach>(),
        Planting.Of<AnswerNeverRead>(),
    ];

    private readonly Dictionary<string, LeakRow> _rows = [];
    private LeakTrial? _trial;

    private static bool IsWritten => Environment.GetEnvironmentVariable("LEAK_WRITE_LEAKS") == "1";

    [OneTimeSetUp]
    public async Task StartAsync() => _trial = await LeakTrial.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _trial!.DisposeAsync();

    [Test]
    public async Task Leak_IsFoundWhereThePageSaysSo_AndRepairedNowhere([ValueSource(nameof(s_leaks))] Planting planting)
    {
        var row = await ComputeAsync(planting);

        if (!IsWritten)
        {
            var lines = await File.ReadAllLinesAsync(LeakPage.File);
            lines.FirstOrDefault(line => line.StartsWith($"| {row.Leak.Name} |", StringComparison.Ordinal))
                .ShouldBe(row.Line(LeakTrial.Columns), $"its line in docs/leaks.md, of the columns {string.Join(", ", LeakTrial.Columns.Select(column => column.Name))}; to write it: {HowToWrite}");
        }
    }

    [Test]
    public async Task Page_InTheDocuments_IsWhatIsComputed()
    {
        var rows = new List<LeakRow>();
        foreach (var planting in s_leaks)
        {
            rows.Add(await ComputeAsync(planting));
        }

        var page = LeakPage.Of(rows, LeakTrial.Columns);

        if (IsWritten)
        {
            await File.WriteAllTextAsync(LeakPage.File, page);
        }

        (await File.ReadAllTextAsync(LeakPage.File)).ReplaceLineEndings("\n").ShouldBe(page, $"docs/leaks.md; to write it: {HowToWrite}");
    }

    private async Task<LeakRow> ComputeAsync(Planting planting)
    {
        if (_rows.TryGetValue(planting.ToString(), out var known))
        {
            return known;
        }

        await SeeRepairedAsync(planting.Create());
        return _rows[planting.ToString()] = await SeeLeakAsync(planting.Create());
    }

    private async Task SeeRepairedAsync(PlantedLeak leak)
    {
        await using var _ = leak;

        var found = await _trial!.RunAsync(leak, isRepaired: true);

        found.Select(each => $"{each.Key.Name}: {each.Value}").ShouldBeEmpty($"what is found of '{leak.Name}', repaired");
        if (leak.FoundBy is not null)
        {
            leak.CountKeptObjects().ShouldBe(0, $"objects that '{leak.Name}', repaired, keeps");
        }
    }

    private async Task<LeakRow> SeeLeakAsync(PlantedLeak leak)
    {
        await using var _ = leak;

        var found = await _trial!.RunAsync(leak, isRepaired: false);

        foreach (var (column, words) in found)
        {
            await TestContext.Out.WriteLineAsync($"{column.Name}: {words}");
        }

        if (leak.FoundBy is not null)
        {
            leak.CountKeptObjects().ShouldBeGreaterThanOrEqualTo(leak.Left, $"objects that '{leak.Name}' keeps");
        }

        (found.Count == 0).ShouldBe(leak.FoundBy is not null, $"'{leak.Name}' says what would find it where no detector does, and there alone; found: {string.Join(", ", found.Keys.Select(column => column.Name))}");
        return new LeakRow(leak, found);
    }

    /// <summary>How a leak is made, and what NUnit calls it.</summary>
    internal sealed class Planting
    {
        private readonly string _name;
        private readonly Func<PlantedLeak> _create;

        private Planting(string name, Func<PlantedLeak> create) => (_name, _create) = (name, create);

        public static Planting Of<T>()
            where T : PlantedLeak, new() => new(typeof(T).Name, () => new T());

        public PlantedLeak Create() => _create();

        public override string ToString() => _name;
    }
}
