using System.Net;
using Leak.Profiling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Leak.Unit.Profiling.Endpoints;

/// <summary>What the endpoints do once the application has started, so that the first answer is no slower than the next.</summary>
[TestFixture]
[NonParallelizable] // the table of active tasks is the process's
public sealed class RehearsalTests
{
    // None, or one, was seen. Another's operation that began since the rehearsal may stand on what it did not meet.
    private const int MostCompiled = 10;

    // Reached only by what is broken.
    private static readonly TimeSpan s_ceiling = TimeSpan.FromSeconds(30);

    [TestCase(null)]
    [TestCase(TaskSource.CausalityEvents)]
    public async Task Rehearse_WhateverTheSource_Ends(TaskSource? source)
    {
        using var handler = TaskProfileEndpoints.HandlerOf(new TaskProfileEndpointOptions { Profile = { Source = source } });

        await handler.RehearseAsync();
    }

    [Test]
    public async Task Rehearse_WhenAllIsLargerThanTheCeiling_Ends()
    {
        using var handler = TaskProfileEndpoints.HandlerOf(new TaskProfileEndpointOptions { MaxResponseBytes = 1 });

        await handler.RehearseAsync();
    }

    [Test]
    public async Task Rehearse_WhenTheApplicationHasStopped_Ends()
    {
        var handler = TaskProfileEndpoints.HandlerOf(new TaskProfileEndpointOptions());
        handler.Dispose();

        await handler.RehearseAsync();
    }

    [Test]
    public void FirstAnswers_OnceRehearsed_CompileNextToNothing()
    {
        var rehearsed = FirstAnswers.CompiledInAFreshCopy(rehearsed: true);
        var unrehearsed = FirstAnswers.CompiledInAFreshCopy(rehearsed: false);

        var told = $"compiled by the first answers, rehearsed and not: {string.Join(' ', rehearsed)} and {string.Join(' ', unrehearsed)}";
        unrehearsed.Sum().ShouldBeGreaterThan(20, $"the check sees nothing; {told}");
        rehearsed.Sum().ShouldBeLessThanOrEqualTo(MostCompiled, told);
        for (var i = 0; i < rehearsed.Length; i++)
        {
            rehearsed[i].ShouldBeLessThan(unrehearsed[i], $"{FirstAnswers.Queries[i]} is not rehearsed; {told}");
        }
    }

    [Test]
    public async Task Application_WhenItHasStarted_Rehearses()
    {
        var time = new AskedTime();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        await using var app = builder.Build();
        app.MapTaskProfile(options => options.TimeProvider = time);
        time.Asked.IsCompleted.ShouldBeFalse("nothing is rehearsed before the application serves");

        await app.StartAsync();

        // An answer in pprof's format says when it was made. Nobody asked for one.
        await time.Asked.WaitAsync(s_ceiling);
        await app.StopAsync();
    }

    private sealed class AskedTime : TimeProvider
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public override DateTimeOffset GetUtcNow()
        {
            _asked.TrySetResult();
            return base.GetUtcNow();
        }
    }
}
