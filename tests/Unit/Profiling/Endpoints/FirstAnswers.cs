using System.Reflection;
using System.Runtime;
using System.Runtime.Loader;
using Leak.Profiling;
using Leak.Profiling.Endpoints;
using Microsoft.AspNetCore.Http;

namespace Leak.Unit.Profiling.Endpoints;

/// <summary>How many methods the first answers compile, in a copy of the library of which nothing was run yet.</summary>
public static class FirstAnswers
{
    /// <summary>What is asked, in this order.</summary>
    public static readonly IReadOnlyList<string> Queries = ["", "?format=speedscope", "?debug=2", "?debug=1"];

    /// <summary>The methods that each answer of a fresh copy compiles.</summary>
    public static int[] CompiledInAFreshCopy(bool rehearsed)
    {
        var context = new FreshCopy();
        try
        {
            // The method below, but of the copy.
            var copy = context.LoadFromAssemblyPath(typeof(FirstAnswers).Assembly.Location).GetType(typeof(FirstAnswers).FullName!)!;
            return (int[])copy.GetMethod(nameof(Compiled))!.Invoke(null, [rehearsed])!;
        }
        finally
        {
            context.Unload();
        }
    }

    /// <summary>The methods that each answer compiles here.</summary>
    public static int[] Compiled(bool rehearsed)
    {
        using var handler = TaskProfileEndpoints.HandlerOf(new TaskProfileEndpointOptions());

        // As an application that has started has some: on an empty table no stack would be written, until one comes.
        var gate = new TaskCompletionSource();
        Task[] parked = [OuterAsync(gate.Task), OuterAsync(gate.Task), gate.Task.ContinueWith(static _ => { }, TaskScheduler.Default)];
        if (rehearsed)
        {
            handler.RehearseAsync().GetAwaiter().GetResult();
        }

        int[] compiled = [.. Queries.Select(query => Compiled(handler, query))];
        gate.SetResult();
        Task.WaitAll(parked);
        return compiled;
    }

    // On this thread alone: others compile what they will meanwhile. An answer to nobody waits for nothing, so it stays here.
    private static int Compiled(TaskProfileHandler handler, string query)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(query);
        var before = JitInfo.GetCompiledMethodCount(currentThread: true);
        var answer = handler.TasksAsync(context);
        var compiled = JitInfo.GetCompiledMethodCount(currentThread: true) - before;
        answer.IsCompletedSuccessfully.ShouldBeTrue($"{query} was not answered at once: some of it may have run on another thread");
        context.Response.StatusCode.ShouldBe(StatusCodes.Status200OK, query);
        return (int)compiled;
    }

    private static async Task OuterAsync(Task gate) => await InnerAsync(gate).ConfigureAwait(false);

    private static async Task InnerAsync(Task gate) => await gate.ConfigureAwait(false);

    private sealed class FreshCopy() : AssemblyLoadContext(nameof(FreshCopy), isCollectible: true)
    {
        private static readonly string s_library = typeof(TaskProfile).Assembly.GetName().Name!;

        // All else is shared: what it compiled for others it need not again.
        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name == s_library ? LoadFromAssemblyPath(typeof(TaskProfile).Assembly.Location) : null;
    }
}
