using Spectre.Console;

namespace Leak.Tool.Printing;

/// <summary>Spectre's console over any writer: plain and as wide as the table needs where it is not a terminal.</summary>
internal static class Consoles
{
    private const int PlainWidth = 220;

    public static IAnsiConsole For(PlainWriter output, ScreenOptions? screen = null)
    {
        if (output.IsTerminal)
        {
            return Terminal(new AnsiConsoleSettings { Out = new TerminalOutput(output.Raw), ColorSystem = Colors(screen) });
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = PlainWidth;
        return console;
    }

    /// <summary>The colours that are asked for; those of the terminal where it is not said.</summary>
    internal static ColorSystemSupport Colors(ScreenOptions? screen) => screen is { NoColor: true } ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect;

    /// <summary>A console whose control sequences are Spectre's own alone.</summary>
    internal static IAnsiConsole Terminal(AnsiConsoleSettings settings)
    {
        var console = AnsiConsole.Create(settings);
        console.Pipeline.Attach(new PlainSegments());
        return console;
    }
}
