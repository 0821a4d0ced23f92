using Leak.Profiling;

namespace Leak.Scenarios.Endpoints;

/// <summary>A factory starts its app when it is first asked: within a watch it leaves its own loops behind, and they are no leak.</summary>
[NonParallelizable] // the table of active tasks is the process's
internal sealed class TaskLeaksFactoryTests
{
    [Test]
    public async Task Factory_ThatIsFirstUsedInTheWatch_IsNotReported([Values] bool isDisposedWithin, [Values] bool wasTracking)
    {
        using var tracking = wasTracking ? TaskProfile.Start() : null;
        var server = new TestHostServer();

        var options = new TaskLeakOptions
        {
            MaxWait = TimeSpan.FromSeconds(isDisposedWithin ? 20 : 1),

            // A loop of a library of that app, which goes on for the life of the process.
            IgnoreMethods = { "SelfDiagnosticsConfigRefresher.Worker" },
        };
        await using (TaskLeaks.Watch(options))
        {
            using var client = server.CreateClient();
            using var response = await client.GetAsync("/");
            if (isDisposedWithin)
            {
                await server.DisposeAsync();
            }
        }

        await server.DisposeAsync();
    }
}
