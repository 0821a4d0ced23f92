using Leak.Bounds.Probes;
using Leak.Profiling;

namespace Leak.Unit.Bounds.Probes;

public sealed class TaskOwnersTests
{
    private static readonly TaskFrame Kestrel = new("KestrelConnection.ExecuteAsync", "Microsoft.AspNetCore.Server.Kestrel.Core");
    private static readonly TaskFrame Test = new("ShopTests.Get", "Shop.Tests");
    private static readonly TaskFrame Park = new("Park.ReadAsync", "Leak.Bounds");
    private static readonly TaskFrame Handler = new("Cart.SaveAsync", "Shop");
    private static readonly TaskFrame Pool = new("HttpConnectionPool.InjectNewHttp11ConnectionAsync", "System.Net.Http");
    private static readonly TaskFrame ForEach = new("Parallel.ForEachAsync", "System.Threading.Tasks.Parallel");
    private static readonly TaskFrame Read = new("NetworkStream.ReadAsync", "System.Net.Sockets");

    private readonly TaskOwners _owners = new(["Shop.Tests"]);

    [TestCase("Leak.Bounds", TaskOwner.Client)]
    [TestCase("Leak.Bounds.Shouldly", TaskOwner.Client)]
    [TestCase("Leak.BoundsOfSomeoneElse", TaskOwner.Server)]
    [TestCase("Leak.Load", TaskOwner.Client)]
    [TestCase("Leak.Server", TaskOwner.Server)]
    [TestCase("NBomber", TaskOwner.Client)]
    [TestCase("Spectre.Console", TaskOwner.Client)]
    [TestCase("nunit.framework", TaskOwner.Client)]
    [TestCase("NUnit3.TestAdapter", TaskOwner.Client)]
    [TestCase("Microsoft.VisualStudio.TestPlatform.Common", TaskOwner.Client)]
    [TestCase("testhost", TaskOwner.Client)]
    [TestCase("shop.tests", TaskOwner.Client)]
    [TestCase("Shop", TaskOwner.Server)]
    [TestCase("Microsoft.AspNetCore.Server.Kestrel.Core", TaskOwner.Server)]
    [TestCase("System.Net.Http", null)]
    [TestCase("System.Private.CoreLib", null)]
    [TestCase("FSharp.Core", null)]
    [TestCase("SystemsOfOurs", TaskOwner.Server)]
    public void Method_OfAnAssembly_HasItsOwner(string assembly, TaskOwner? owner) =>
        _owners.OfMethod(new TaskFrame("M", assembly)).ShouldBe(owner);

    [Test]
    public void Operations_WhenRootsDiffer_AreCountedByTheirRoots() =>
        _owners.Count(Capture(
            [new(8, [Handler, Kestrel]), new(2, [Read, Park])],
            [new(Kestrel, 48), new(Park, 4), new(Test, 3)])).ShouldBe(new TaskTally(Server: 48, Client: 7, Unattributed: 0));

    [Test]
    public void Handler_WhenItIsAwaitedByAClientsCall_IsTheServersByItsOwnRoot() =>
        _owners.Count(Capture([new(1, [Test, Kestrel])], [new(Kestrel, 2)])).Server.ShouldBe(2);

    [Test]
    public void Operations_WhenTheWholeStackIsTheLibrarys_AreUnattributed() =>
        _owners.Count(Capture([new(5, [Read, Pool])], [new(Pool, 10)])).ShouldBe(new TaskTally(0, 0, Unattributed: 10));

    [Test]
    public void LibraryRoot_WhenOneOwnersMethodsStandUnderIt_IsThatOwners()
    {
        _owners.Count(Capture([new(4, [Read, Test, ForEach])], [new(ForEach, 9)])).ShouldBe(new TaskTally(0, Client: 9, 0));
        _owners.Count(Capture([new(4, [Read, Handler, ForEach])], [new(ForEach, 9)])).ShouldBe(new TaskTally(Server: 9, 0, 0));
    }

    [Test]
    public void LibraryRoot_WhenBothOwnersMethodsStandUnderIt_IsUnattributed()
    {
        TaskStack[] stacks = [new(4, [Test, ForEach]), new(4, [Handler, ForEach]), new(1, [Test, ForEach])];

        _owners.Count(Capture(stacks, [new(ForEach, 9)])).ShouldBe(new TaskTally(0, 0, Unattributed: 9));
    }

    [Test]
    public void LibraryMethod_WhenItStandsInsideTheServersStack_SaysNothingOfItsOwnRoots() =>
        _owners.Count(Capture([new(4, [Pool, Handler, Kestrel]), new(5, [Read, Pool])], [new(Kestrel, 12), new(Pool, 10)]))
            .ShouldBe(new TaskTally(Server: 12, 0, Unattributed: 10));

    private static TaskCapture Capture(TaskStack[] stacks, TaskRoot[] roots) =>
        new(TaskSource.ActiveTaskTable, roots.Sum(root => root.Operations), stacks, roots);
}
