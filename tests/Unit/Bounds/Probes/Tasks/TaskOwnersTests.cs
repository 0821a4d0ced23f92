using Leak.Bounds.Probes.Tasks;
using Leak.Profiling;

namespace Leak.Unit.Bounds.Probes.Tasks;

/// <summary>Planted stacks, innermost frame first. The app stands in the test's own assembly.</summary>
internal sealed class TaskOwnersTests
{
    private static readonly TaskFrame s_kestrel = new("KestrelConnection.ExecuteAsync", "Microsoft.AspNetCore.Server.Kestrel.Core");
    private static readonly TaskFrame s_test = new("ShopTests.Idle_IsBounded", "Shop.Tests");
    private static readonly TaskFrame s_testsClient = new("ShopTests.AskAsync", "Shop.Tests");
    private static readonly TaskFrame s_handler = new("Cart.SaveAsync", "Shop.Tests");
    private static readonly TaskFrame s_forgotten = new("Cart.AuditAsync", "Shop.Tests");
    private static readonly TaskFrame s_lambda = new("ShopTests.Build lambda", "Shop.Tests");
    private static readonly TaskFrame s_run = new("ScenarioRunner.RunAsync", "Leak.Bounds");
    private static readonly TaskFrame s_live = new("LiveSession.RunAsync", "Leak.Clients");
    private static readonly TaskFrame s_engine = new("MyEngine.DriveAsync", "Shop.Tests");
    private static readonly TaskFrame s_nbomber = new("Step.execute", "NBomber");
    private static readonly TaskFrame s_framework = new("TestRunner.RunTestAsync", "xunit.v3.core");
    private static readonly TaskFrame s_assertion = new("Assert.ThrowsAsync", "nunit.framework");
    private static readonly TaskFrame s_service = new("Host.TryExecuteBackgroundServiceAsync", "Microsoft.Extensions.Hosting");
    private static readonly TaskFrame s_send = new("HttpClient.SendAsync.Core", "System.Net.Http");
    private static readonly TaskFrame s_pool = new("HttpConnectionPool.InjectNewHttp11ConnectionAsync", "System.Net.Http");
    private static readonly TaskFrame s_forEach = new("Parallel.ForEachAsync", "System.Threading.Tasks.Parallel");
    private static readonly TaskFrame s_read = new("NetworkStream.ReadAsync", "System.Net.Sockets");
    private static readonly TaskFrame s_delay = new("Task.Delay", "System.Private.CoreLib");
    private static readonly TaskFrame s_whenAll = new("Task.WhenAll", "System.Private.CoreLib");
    private static readonly TaskFrame s_unwrap = new("Task.Unwrap", "System.Private.CoreLib");

    [Test]
    public void Test_ThatAwaitsTheRun_IsTheRuns() => Owners([s_delay, s_run, s_test]).ShouldBe([TaskOwner.Client]);

    [Test]
    public void Run_ThatNobodyAwaitsYet_IsTheRuns() => Owners([s_delay, s_run]).ShouldBe([TaskOwner.Client]);

    [Test]
    public void Handler_InTheTestsOwnAssembly_IsTheServers() =>
        Owners([s_delay, s_run, s_test], [s_delay, s_handler, s_kestrel]).ShouldBe([TaskOwner.Client, TaskOwner.Server]);

    [Test]
    public void Task_ThatAHandlerForgets_IsTheServers() =>
        Owners([s_delay, s_run, s_test], [s_forgotten], [s_delay, s_forgotten, s_unwrap], [s_lambda])
            .ShouldBe([TaskOwner.Client, TaskOwner.Server, TaskOwner.Server, TaskOwner.Server]);

    [Test]
    public void Task_ThatAHandlerForgetsInAnAssertion_IsTheServers() => Owners([s_delay, s_assertion, s_forgotten]).ShouldBe([TaskOwner.Server]);

    [Test]
    public void Handler_ThatAsksAnUpstream_IsTheServers() =>
        Owners([s_read, s_send, s_handler, s_kestrel], [s_read, s_pool]).ShouldBe([TaskOwner.Server, TaskOwner.Unattributed]);

    [Test]
    public void BackgroundService_OfTheApp_IsTheServers() => Owners([s_delay, s_forgotten, s_service]).ShouldBe([TaskOwner.Server]);

    [Test]
    public void ServersConnection_WhateverItsHandlerAwaits_IsTheServers() =>
        Owners([s_delay, s_run, s_handler, s_kestrel], [s_delay, s_handler, s_kestrel]).ShouldBe([TaskOwner.Server, TaskOwner.Server]);

    [Test]
    public void TestsOwnClient_AwaitedTogetherWithTheRun_IsTheRuns() =>
        Owners([s_delay, s_run, s_whenAll, s_test], [s_read, s_send, s_testsClient, s_whenAll, s_test]).ShouldBe([TaskOwner.Client, TaskOwner.Client]);

    [Test]
    public void TestsOwnClient_NotAwaitedWithTheRun_CountsAsTheServers() =>
        Owners([s_delay, s_run, s_test], [s_read, s_send, s_testsClient]).ShouldBe([TaskOwner.Client, TaskOwner.Server]);

    [Test]
    public void TestsOwnClient_UnderATestFramework_IsTheRuns() =>
        Owners([s_read, s_send, s_test, s_framework]).ShouldBe([TaskOwner.Client]);

    [Test]
    public void Clients_OfAnyEngine_AreTheRuns() =>
        Owners([s_read, s_live, s_nbomber], [s_delay, s_engine, s_nbomber], [s_read, s_live, s_engine], [s_delay, s_engine, s_run, s_test])
            .ShouldBe([TaskOwner.Client, TaskOwner.Client, TaskOwner.Client, TaskOwner.Client]);

    [Test]
    public void LibraryRoot_WhenOneOwnersMethodsStandUnderIt_IsThatOwners()
    {
        Tally(new(4, [s_read, s_live, s_forEach]), new(1, [s_forEach])).ShouldBe(new TaskTally(0, Client: 5, 0));
        Tally(new(4, [s_read, s_handler, s_forEach]), new(1, [s_forEach])).ShouldBe(new TaskTally(Server: 5, 0, 0));
    }

    [Test]
    public void LibraryRoot_WhenBothOwnersMethodsStandUnderIt_IsUnattributed() =>
        Tally(new(4, [s_live, s_forEach]), new(4, [s_handler, s_forEach]), new(1, [s_forEach])).ShouldBe(new TaskTally(Server: 4, Client: 4, Unattributed: 1));

    [Test]
    public void LibraryMethod_WhenItStandsInsideTheServersStack_SaysNothingOfItsOwnRoots() =>
        Tally(new(4, [s_pool, s_handler, s_kestrel]), new(5, [s_read, s_pool])).ShouldBe(new TaskTally(Server: 4, 0, Unattributed: 5));

    private static TaskOwner[] Owners(params TaskFrame[][] stacks)
    {
        var capture = Capture([.. stacks.Select(frames => new TaskStack(1, frames))]);
        var owners = TaskOwners.Of(capture);
        var byStack = stacks.Select(frames => owners.OfStack(new TaskStack(1, frames))).ToArray();
        owners.Tally.ShouldBe(new TaskTally(
            byStack.Count(owner => owner == TaskOwner.Server), byStack.Count(owner => owner == TaskOwner.Client), byStack.Count(owner => owner == TaskOwner.Unattributed)));
        return byStack;
    }

    private static TaskTally Tally(params TaskStack[] stacks) => TaskOwners.Of(Capture(stacks)).Tally;

    private static TaskCapture Capture(TaskStack[] stacks) => new(TaskSource.ActiveTaskTable, stacks.Sum(stack => stack.Count), stacks, []);
}
