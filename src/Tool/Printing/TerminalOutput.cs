using System.Text;
using Spectre.Console;

namespace Leak.Tool.Printing;

/// <summary>A terminal for Spectre, by a writer that does not fail: its own takes no writer but the console's for one.</summary>
internal sealed class TerminalOutput(TextWriter writer) : IAnsiConsoleOutput
{
    private readonly AnsiConsoleOutput _console = new(Console.Out);

    public TextWriter Writer => writer;

    public bool IsTerminal => true;

    public int Width => _console.Width;

    public int Height => _console.Height;

    public void SetEncoding(Encoding encoding) => _console.SetEncoding(encoding);
}
