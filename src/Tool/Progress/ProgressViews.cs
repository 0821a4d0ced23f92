using Leak.Tool.Printing;
using Spectre.Console;

namespace Leak.Tool.Progress;

internal static class ProgressViews
{
    /// <summary>A picture that changes on a terminal, plain lines otherwise, and nothing but verdicts where that is asked for.</summary>
    public static IProgressView For(PlainWriter output, ScreenOptions screen)
    {
        var console = Consoles.For(output, screen);
        return screen.IsQuiet ? new QuietLines(output)
            : !screen.IsPlain && console.Profile.Capabilities is { Ansi: true, Interactive: true }
            ? new LiveView(
                output.Raw,
                () => (console.Profile.Width, console.Profile.Height),
                new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, ColorSystem = Consoles.Colors(screen), Interactive = InteractionSupport.No },
                Glyphs.For(console.Profile.Capabilities.Unicode),
                TimeProvider.System)
            : new PlainLines(output, TimeProvider.System);
    }
}
