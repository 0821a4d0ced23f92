using System.Runtime.InteropServices;
using Spectre.Console;

namespace Leak.Tool.Progress;

/// <summary>A picture of the run that changes in place, four times a second. It is taken away at the end: the results say the rest.</summary>
/// <param name="terminal">Takes control sequences.</param>
/// <param name="size">The terminal's columns and lines, now.</param>
/// <param name="settings">Its colours.</param>
/// <param name="glyphs">What is drawn with.</param>
/// <param name="timeProvider">Tells when.</param>
internal sealed class LiveView(TextWriter terminal, Func<(int Width, int Height)> size, AnsiConsoleSettings settings, Glyphs glyphs, TimeProvider timeProvider) : IProgressView
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);

    public IAsyncDisposable Watch(Func<ProgressState> read) => new Display(this, read);

    private sealed class Display : IAsyncDisposable
    {
        private readonly Lock _gate = new();
        private readonly LiveView _view;
        private readonly Func<ProgressState> _read;
        private readonly FramePainter _painter;
        private readonly ProgressHistory _history = new();
        private readonly ProgressLoop _loop;
        private readonly PosixSignalRegistration[] _signals;
        private bool _isOver;

        public Display(LiveView view, Func<ProgressState> read)
        {
            _view = view;
            _read = read;
            _painter = new FramePainter(view.Terminal, view.Settings);
            // The second of them ends the process where it stands.
            _signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, _ => GiveBack()))];
            _loop = new ProgressLoop(s_interval, view.Time, _ => Show());
        }

        public async ValueTask DisposeAsync()
        {
            await _loop.DisposeAsync();
            foreach (var signal in _signals)
            {
                signal.Dispose();
            }

            lock (_gate)
            {
                _isOver = true;
                _painter.Clear(_view.Size().Width);
            }

            if (ProgressWords.Result(_read()) is { } result)
            {
                _view.Terminal.WriteLine(result);
            }
        }

        private void Show()
        {
            var state = _read();
            if (state.Status is { } status)
            {
                _history.Add(status);
            }

            var (width, height) = _view.Size();
            lock (_gate)
            {
                if (!_isOver)
                {
                    // The last column stays free: there a terminal would go on to the next line, or not. So does the last line.
                    _painter.Paint(LiveFrame.Of(state, _history, width - 1, height - 1, _view.Glyphs), width);
                }
            }
        }

        private void GiveBack()
        {
            lock (_gate)
            {
                _painter.GiveBack();
            }
        }
    }

    private TextWriter Terminal => terminal;

    private Func<(int Width, int Height)> Size => size;

    private AnsiConsoleSettings Settings => settings;

    private Glyphs Glyphs => glyphs;

    private TimeProvider Time => timeProvider;
}
