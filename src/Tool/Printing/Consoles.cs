using Spectre.Console;

namespace Leak.Tool.Printing;

/// <summary>Spectre's console over any writer: plain and as wide as the table needs where it is not a terminal.</summary>
internal static class Consoles
{
    private const int PlainWidth = 220;

    public static IAnsiConsole For(PlainWriter output)
    {
        if (output.IsTerminal)
        {
            return Terminal(new AnsiConsoleSettings { Out = new TerminalOutput(output.Raw) });
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

    /// <summary>A console whose control sequences are Spectre's own alone.</summary>
    internal static IAnsiConsole Terminal(AnsiConsoleSettings settings)
    {
        var console = AnsiConsole.Create(settings);
        console.Pipeline.Attach(new PlainSegments());
        return console;
    }
}
