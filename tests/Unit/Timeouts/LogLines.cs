using System.Collections.Concurrent;
using Leak.Timeouts;
using Microsoft.Extensions.Logging;

namespace Leak.Unit.Timeouts;

/// <summary>Keeps what is logged, line by line.</summary>
internal sealed class LogLines : ILogger<TimeoutsMeter>
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public void Clear() => _lines.Clear();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue(formatter(state, exception));
}
