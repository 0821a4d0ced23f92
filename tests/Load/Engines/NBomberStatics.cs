#if NBOMBER
using System.Runtime;
using Serilog;
using Spectre.Console;

namespace Leak.Load.Engines;

/// <summary>Mutes the console that NBomber draws on, and puts back what NBomber replaces and leaves replaced.</summary>
internal sealed class NBomberStatics : IDisposable
{
    private readonly ILogger _logger = Log.Logger;
    private readonly GCLatencyMode _latencyMode = GCSettings.LatencyMode;
    private readonly IAnsiConsole _console = AnsiConsole.Console;

    public NBomberStatics() => AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings
    {
        // Without ANSI it would set colours and cursor on the real console, whatever it is told to write to.
        Ansi = AnsiSupport.Yes,
        ColorSystem = ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
        Out = new AnsiConsoleOutput(TextWriter.Null),
    });

    public void Dispose()
    {
        AnsiConsole.Console = _console;
        GCSettings.LatencyMode = _latencyMode;
        Log.Logger = _logger;
    }
}
#endif
