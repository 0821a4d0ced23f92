using Leak.Bounds.Workloads;

namespace Leak.Unit.Bounds.Workloads;

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

        failure.Message.ShouldBe($"No workload '{id}'. There are: idle, normal, tcp/idle, http1/keep-alive-idle, live/post.");
    }

    [Test]
    public void Ids_Always_AreUniqueAndNamedByFamily()
    {
        WorkloadCatalog.All.Select(workload => workload.Id).ShouldBeUnique();
        WorkloadCatalog.All.ShouldAllBe(workload => workload.Id.Contains('/') && workload.Summary.Length > 0);
    }
}
