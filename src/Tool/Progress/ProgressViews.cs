using Leak.Tool.Printing;

namespace Leak.Tool.Progress;

internal static class ProgressViews
{
    /// <summary>A table that moves on a terminal, plain lines otherwise.</summary>
    public static IProgressView For(PlainWriter output)
    {
        var console = Consoles.For(output);
        return console.Profile.Capabilities is { Ansi: true, Interactive: true }
            ? new LiveTable(console, TimeProvider.System)
            : new PlainLines(output, TimeProvider.System);
    }
}
