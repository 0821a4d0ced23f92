using System.Net;
using System.Net.Sockets;
using Leak.Profiling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Leak.Unit.Profiling;

/// <summary>The framework's own async methods are read by name, whatever the runtime has made of them.</summary>
[TestFixture]
[NonParallelizable] // the table of active tasks is the process's
public sealed class FrameworkStacksTests
{
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(2);

    [Test]
    public async Task Capture_OfIdleConnections_ShowsTheServersOwnMethods()
    {
        const int connections = 30;
        using var profile = TaskProfile.Start(new TaskProfileOptions { Source = TaskSource.ActiveTaskTable });
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.Run(_ => Task.CompletedTask);
        await app.StartAsync();
        var clients = Enumerable.Range(0, connections).Select(_ => new TcpClient()).ToArray();
        foreach (var client in clients)
        {
            await client.ConnectAsync(IPAddress.Loopback, new Uri(app.Urls.Single()).Port);
        }

        var capture = await Waits.UntilCapture(profile, c => c.Stacks.Any(stack => stack.Count == connections && stack.Frames[0].Method.StartsWith("HttpProtocol.", StringComparison.Ordinal)));

        var stack = capture.Stacks.Single(stack => stack.Frames[0].Method.StartsWith("HttpProtocol.", StringComparison.Ordinal));
        stack.Frames.Select(frame => frame.Method).ShouldBe(
        [
            "HttpProtocol.ProcessRequests<TContext>",
            "HttpProtocol.ProcessRequestsAsync<TContext>",
            "HttpConnection.ProcessRequestsAsync<TContext>",
            "KestrelConnection<T>.ExecuteAsync",
        ]);
        stack.Frames.ShouldAllBe(frame => frame.Assembly == "Microsoft.AspNetCore.Server.Kestrel.Core");
        capture.Roots.Single(root => root.Frame.Method == "KestrelConnection<T>.ExecuteAsync").Operations.ShouldBeGreaterThanOrEqualTo(connections);
        capture.Roots.Sum(root => root.Operations).ShouldBe(capture.Total);
        Array.ForEach(clients, client => client.Dispose());
    }

    [Test]
    public async Task Table_AfterAMillionOperationsOfTheFramework_HoldsNoMoreThanBefore()
    {
        const int operations = 1_000_000;
        using var profile = TaskProfile.Start(new TaskProfileOptions { Source = TaskSource.ActiveTaskTable });
        var before = Held();

        for (var i = 0; i < operations / 4; i++)
        {
            await ReadsFour();
        }

        await Task.Delay(s_quiet);
        var after = Held();
        after.Tables.ShouldBe(before.Tables);
        after.Entries.Zip(before.Entries).ShouldAllBe(pair => pair.First <= pair.Second + 50);
    }

    /// <summary>Four operations of the framework, each of which is parked, and ends.</summary>
    private static async Task ReadsFour()
    {
        using var reader = new StreamReader(new YieldingStream());
        (await reader.ReadLineAsync()).ShouldBeNull();
        (await reader.ReadToEndAsync()).ShouldBeEmpty();
        await new YieldingStream().CopyToAsync(Stream.Null);
        await new YieldingStream().ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false);
    }

    /// <summary>What the runtime lists for debuggers, by table.</summary>
    private static (string[] Tables, int[] Entries) Held()
    {
        var tables = typeof(Task).GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)
            .Where(field => typeof(System.Collections.IDictionary).IsAssignableFrom(field.FieldType))
            .OrderBy(field => field.Name, StringComparer.Ordinal)
            .ToArray();
        return ([.. tables.Select(field => field.Name)], [.. tables.Select(field => (field.GetValue(null) as System.Collections.ICollection)?.Count ?? 0)]);
    }

    /// <summary>Empty, and never at once.</summary>
    private sealed class YieldingStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            return 0;
        }
    }
}
