using Leak.Profiling;
using Leak.Profiling.Endpoints;

namespace Leak.Unit.Profiling;

/// <summary>What the endpoints do once the application has started, so that the first answer is no slower than the next.</summary>
[TestFixture]
[NonParallelizable] // the table of active tasks is the process's
public sealed class RehearsalTests
{
    [TestCase(null)]
    [TestCase(TaskSource.CausalityEvents)]
    public async Task Rehearse_WhateverTheSource_Ends(TaskSource? source)
    {
        using var handler = new TaskProfileHandler(new TaskProfileEndpointOptions { Profile = { Source = source } });

        await handler.RehearseAsync();
    }

    [Test]
    public async Task Rehearse_WhenAllIsLargerThanTheCeiling_Ends()
    {
        using var handler = new TaskProfileHandler(new TaskProfileEndpointOptions { MaxResponseBytes = 1 });

        await handler.RehearseAsync();
    }

    [Test]
    public async Task Rehearse_WhenTheApplicationHasStopped_Ends()
    {
        var handler = new TaskProfileHandler(new TaskProfileEndpointOptions());
        handler.Dispose();

        await handler.RehearseAsync();
    }
}
