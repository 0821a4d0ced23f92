using Leak.Bounds.Engine;
using Leak.Tool.Commands;
using Leak.Tool.Jobs;

namespace Leak.Tool;

/// <summary>The command: any server by its address, the built-in engine.</summary>
internal static class LeakTool
{
    private static Task<int> Main(string[] args) => Signals.CancelAsync(cancellationToken => LeakCommand.RunAsync(
        args,
        new CommandHost(new BuiltInEngine("the only one that this command has", TimeProvider.System)) { Variables = Environment.GetEnvironmentVariable },
        Console.Out,
        Console.Error,
        cancellationToken));
}
