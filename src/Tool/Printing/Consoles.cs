using Spectre.Console;

namespace Leak.Tool.Printing;

/// <summary>Spectre's console over any writer: plain and as wide as the table needs where it is not a terminal.</summary>
internal static class Consoles
{
    private const int PlainWidth = 220;

    public static IAnsiConsole For(TextWriter output)
    {
        if (ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected)
        {
            return AnsiConsole.Console;
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
}
