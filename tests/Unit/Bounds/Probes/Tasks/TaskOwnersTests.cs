using Leak.Bounds.Probes.Tasks;
using Leak.Profiling;

namespace Leak.Unit.Bounds.Probes.Tasks;

internal sealed class TaskOwnersTests
{
    private static readonly TaskFrame s_kestrel = new("KestrelConnection.ExecuteAsync", "Microsoft.AspNetCore.Server.Kestrel.Core");
    private static readonly TaskFrame s_test = new("ShopTests.Get", "Shop.Tests");
    private static readonly TaskFrame s_park = new("Park.ReadAsync", "Leak.Bounds");
    private static readonly TaskFrame s_handler = new("Cart.SaveAsync", "Shop");
    private static readonly TaskFrame s_pool = new("HttpConnectionPool.InjectNewHttp11ConnectionAsync", "System.Net.Http");
    private static readonly TaskFrame s_forEach = new("Parallel.ForEachAsync", "System.Threading.Tasks.Parallel");
    private static readonly TaskFrame s_read = new("NetworkStream.ReadAsync", "System.Net.Sockets");

    private readonly TaskOwners _owners = new(["Shop.Tests"]);

    [TestCase("Leak.Bounds", TaskOwner.Client)]
    [TestCase("Leak.Bounds.Shouldly", TaskOwner.Client)]
    [TestCase("Leak.BoundsOfSomeoneElse", TaskOwner.Server)]
    [TestCase("Leak.Clients", TaskOwner.Client)]
    [TestCase("Leak.Tool", TaskOwner.Client)]
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
            [new(8, [s_handler, s_kestrel]), new(2, [s_read, s_park])],
            [new(s_kestrel, 48), new(s_park, 4), new(s_test, 3)])).ShouldBe(new TaskTally(Server: 48, Client: 7, Unattributed: 0));

    [Test]
    public void Handler_WhenItIsAwaitedByAClientsCall_IsTheServersByItsOwnRoot() =>
        _owners.Count(Capture([new(1, [s_test, s_kestrel])], [new(s_kestrel, 2)])).Server.ShouldBe(2);

    [Test]
    public void Operations_WhenTheWholeStackIsTheLibrarys_AreUnattributed() =>
        _owners.Count(Capture([new(5, [s_read, s_pool])], [new(s_pool, 10)])).ShouldBe(new TaskTally(0, 0, Unattributed: 10));

    [Test]
    public void LibraryRoot_WhenOneOwnersMethodsStandUnderIt_IsThatOwners()
    {
        _owners.Count(Capture([new(4, [s_read, s_test, s_forEach])], [new(s_forEach, 9)])).ShouldBe(new TaskTally(0, Client: 9, 0));
        _owners.Count(Capture([new(4, [s_read, s_handler, s_forEach])], [new(s_forEach, 9)])).ShouldBe(new TaskTally(Server: 9, 0, 0));
    }

    [Test]
    public void LibraryRoot_WhenBothOwnersMethodsStandUnderIt_IsUnattributed()
    {
        TaskStack[] stacks = [new(4, [s_test, s_forEach]), new(4, [s_handler, s_forEach]), new(1, [s_test, s_forEach])];

        _owners.Count(Capture(stacks, [new(s_forEach, 9)])).ShouldBe(new TaskTally(0, 0, Unattributed: 9));
    }

    [Test]
    public void LibraryMethod_WhenItStandsInsideTheServersStack_SaysNothingOfItsOwnRoots() =>
        _owners.Count(Capture([new(4, [s_pool, s_handler, s_kestrel]), new(5, [s_read, s_pool])], [new(s_kestrel, 12), new(s_pool, 10)]))
            .ShouldBe(new TaskTally(Server: 12, 0, Unattributed: 10));

    private static TaskCapture Capture(TaskStack[] stacks, TaskRoot[] roots) =>
        new(TaskSource.ActiveTaskTable, roots.Sum(root => root.Operations), stacks, roots);
}
