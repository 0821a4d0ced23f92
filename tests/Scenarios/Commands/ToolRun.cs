using Leak.Bounds.Engine;
using Leak.Tool.Commands;

namespace Leak.Scenarios.Commands;

/// <summary>The commands as the <c>leak</c> program has them: without NBomber, and without a server of its own.</summary>
internal static class ToolRun
{
    public static Task<int> OfAsync(string[] args, TextWriter output, TextWriter error) => LeakCommand.RunAsync(
        args,
        new CommandHost(new BuiltInEngine("the only one that this command has", TimeProvider.System)),
        output,
        error,
        TestContext.CurrentContext.CancellationToken);
}
