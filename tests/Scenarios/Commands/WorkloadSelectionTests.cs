using Leak.Clients.Catalog;
using Leak.Tool.Commands;
using Leak.Tool.Jobs;

namespace Leak.Scenarios.Commands;

internal sealed class WorkloadSelectionTests
{
    [Test]
    public void Ids_AndShortNames_AreTheirWorkloadsInTheOrderAsked()
    {
        var selection = Select(["normal", "http1/linger", "idle"]);

        Ids(selection).ShouldBe(["live/post", "http1/linger", "tcp/idle"]);
        selection.Name.ShouldBe("normal http1/linger idle");
        selection.LeftOut.ShouldBeEmpty();
    }

    [Test]
    public void OneWorkload_GivesTheScenarioItsId([Values("idle", "tcp/*", "tcp/idle")] string name) => Select([name]).Name.ShouldBe("tcp/idle");

    [Test]
    public void Pattern_IsEveryWorkloadOfThatKindInTheCatalogsOrder()
    {
        var selection = Select(["ws/*"]);

        Ids(selection).ShouldBe(["ws/silent", "ws/partial-frame", "ws/close-linger", "ws/close-unread", "ws/ping-flood-unread", "ws/fragment-drip"]);
        selection.Name.ShouldBe("ws/*");
    }

    [Test]
    public void All_IsTheWholeCatalogButForFloods()
    {
        Ids(Select(["all"])).ShouldBe(WorkloadCatalog.All.Where(workload => !Floods.All.Contains(workload)).Select(workload => workload.Id));
        Select(["all"]).Name.ShouldBe("all");
    }

    [Test]
    public void Only_NarrowsWhatIsNamed()
    {
        Ids(Select(["http1/*", "ws/*"], "*/close-linger", "http1/linger")).ShouldBe(["http1/linger", "ws/close-linger"]);
        Select(["http1/*", "ws/*"], "*linger").Name.ShouldBe("*linger");
    }

    [Test]
    public void Only_WithoutNames_IsOfAll() => Ids(Select([], "ws/*")).ShouldBe(Ids(Select(["ws/*"])));

    [Test]
    public void Patterns_ThatOverlapEachOtherOrAnId_BringEachWorkloadOnce() =>
        Ids(Select(["ws/silent", "ws/*", "*/close-linger"])).ShouldBe(["ws/silent", "ws/partial-frame", "ws/close-linger", "ws/close-unread", "ws/ping-flood-unread", "ws/fragment-drip"]);

    [Test]
    public void Pattern_LeavesOutWhatCannotBeRunAndSaysWhy()
    {
        var selection = WorkloadSelection.Of(["ws/*"], [], workload => workload.Id == "ws/silent" ? "it is too quiet" : null);

        Ids(selection).ShouldBe(["ws/partial-frame", "ws/close-linger", "ws/close-unread", "ws/ping-flood-unread", "ws/fragment-drip"]);
        selection.LeftOut.ShouldBe(["ws/silent: it is too quiet"]);
    }

    [Test]
    public void Id_OfWhatCannotBeRun_IsAnError() => Should.Throw<UsageException>(() => WorkloadSelection.Of(["ws/*", "ws/silent"], [], _ => "it is too quiet"))
        .Message.ShouldBe("run ws/silent: it is too quiet");

    [Test]
    public void Pattern_WhenNothingOfItCanBeRun_IsAnErrorThatSaysWhy() => Should.Throw<UsageException>(() => WorkloadSelection.Of(["ws/*"], [], _ => "it is too quiet"))
        .Message.ShouldBe("run ws/*: no workload is left: ws/silent: it is too quiet");

    [TestCase(new[] { "nosuch/*" }, new string[0], "run nosuch/*: no workload's id is like that; list shows what there is")]
    [TestCase(new[] { "nosuch" }, new string[0], "run nosuch: No workload 'nosuch'. There are: ")]
    [TestCase(new[] { "wss/*" }, new string[0], "run wss/*: no workload's id is like that")]
    [TestCase(new[] { "all" }, new[] { "nosuch/*" }, "--only nosuch/*: no workload's id is like that; list shows what there is")]
    [TestCase(new[] { "all" }, new[] { "ws/*", "nosuch/*" }, "--only nosuch/*: no workload's id is like that; list shows what there is")]
    [TestCase(new[] { "idle" }, new[] { "ws/*" }, "run idle --only ws/*: no workload is left; list shows what there is")]
    [TestCase(new[] { "idle", "tcp/idle" }, new string[0], "run idle tcp/idle: tcp/idle stands there twice; ")]
    [TestCase(new[] { "tcp/*", "idle" }, new string[0], "run tcp/* idle: tcp/idle stands there twice; ")]
    [TestCase(new string[0], new string[0], "run: name a workload, a pattern (http2/*) or all; there are: tcp/idle, ")]
    public void Names_ThatAreWrong_AreAnError(string[] names, string[] only, string message) =>
        Should.Throw<UsageException>(() => Select(names, only)).Message.ShouldStartWith(message);

    [Test]
    public void Floods_AreBroughtByTheirNameOrWhereTheyAreAskedFor()
    {
        var floods = Floods.All.Select(flood => flood.Id);

        Ids(Select(["http2/*"])).ShouldNotContain(id => floods.Contains(id));
        Ids(Select(["http2/rapid-reset"])).ShouldBe(["http2/rapid-reset"]);
        Ids(WithFloods([])).ShouldBe(floods);
        Ids(WithFloods(["all"])).ShouldBe(WorkloadCatalog.All.Select(workload => workload.Id));
        Ids(WithFloods([], "*/hpack-*")).ShouldBe(["http2/hpack-value-bomb", "http2/hpack-crumb-bomb"]);
    }

    private static WorkloadSelection WithFloods(string[] names, params string[] only) => WorkloadSelection.Of(names, only, _ => null, floods: true);

    private static WorkloadSelection Select(string[] names, params string[] only) => WorkloadSelection.Of(names, only, _ => null);

    private static IEnumerable<string> Ids(WorkloadSelection selection) => selection.Workloads.Select(workload => workload.Id);
}
