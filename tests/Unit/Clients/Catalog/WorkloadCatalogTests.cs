using Leak.Clients;
using Leak.Clients.Catalog;

namespace Leak.Unit.Clients.Catalog;

internal sealed class WorkloadCatalogTests
{
    [TestCase("tcp/idle", "tcp/idle")]
    [TestCase("idle", "tcp/idle")]
    [TestCase("normal", "live/post")]
    [TestCase("http1/keep-alive-idle", "http1/keep-alive-idle")]
    public void Find_WhenTheIdIsKnown_GivesTheWorkload(string id, string expected) =>
        WorkloadCatalog.Find(id).Id.ShouldBe(expected);

    [TestCase("tcp/idel")]
    [TestCase("")]
    [TestCase("IDLE")]
    public void Find_WhenTheIdIsUnknown_ListsWhatThereIs(string id)
    {
        var failure = Should.Throw<ArgumentException>(() => WorkloadCatalog.Find(id));

        failure.Message.ShouldStartWith($"No workload '{id}'. There are: idle, normal, tcp/idle, http1/partial-line, ");
        failure.Message.ShouldEndWith("live/post.");
    }

    [Test]
    public void All_Always_HasEveryEntryOfEveryTable()
    {
        var tables = typeof(Stalls).GetNestedTypes().Append(typeof(Floods)).Append(typeof(LiveClients));
        var entries = tables.SelectMany(table => table.GetProperties())
            .Where(property => property.PropertyType.IsAssignableTo(typeof(Workload)))
            .Select(property => ((Workload)property.GetValue(null)!).Id);

        WorkloadCatalog.All.Select(workload => workload.Id).ShouldBe(entries, ignoreOrder: true);
    }

    [Test]
    public void Stalls_WithoutLimits_AreClosedOnlyWhereNoLimitStopsThem()
    {
        foreach (var stall in Stalls.All)
        {
            (stall.ClosesWithin is not null).ShouldBe(stall.StoppedBy is "own close" or "RequestAborted" or "header count limit", stall.Id);
            stall.IgnoresAbort.ShouldBe(stall.Id.Contains("deaf", StringComparison.Ordinal), stall.Id);
        }
    }

    [Test]
    public void Floods_AndNothingElse_SayForHowLongTheyGoOn()
    {
        Floods.All.ShouldAllBe(flood => flood.FloodsFor >= TimeSpan.Zero);
        Stalls.All.Concat(Stalls.Unbounded).ShouldAllBe(stall => stall.FloodsFor == null);
    }

    [Test]
    public void WhatNothingBounds_IsNotAmongWhatAServerCanBound()
    {
        Stalls.Unbounded.ShouldAllBe(stall => stall.StoppedBy == LimitNames.NotBoundedYet);
        Stalls.All.ShouldAllBe(stall => stall.StoppedBy != LimitNames.NotBoundedYet);
    }

    [Test]
    public void Ids_Always_AreUniqueAndNamedByFamily()
    {
        WorkloadCatalog.All.Select(workload => workload.Id).ShouldBeUnique();
        WorkloadCatalog.All.ShouldAllBe(workload => workload.Id.Contains('/') && workload.Summary.Length > 0);
    }
}
