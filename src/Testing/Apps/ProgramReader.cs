using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace Leak.Testing.Apps;

/// <summary>
/// Runs a program until its host is built, reads from its services, and ends it there: nothing of it is started. The framework's own tools
/// read a program so, too.
/// </summary>
internal sealed class ProgramReader : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private const string Listener = "Microsoft.Extensions.Hosting";
    private const string Built = "HostBuilt";

    private static readonly AsyncLocal<ProgramReader?> s_current = new();
    private static readonly TimeSpan s_ceiling = TimeSpan.FromSeconds(30);

    private readonly Action<IServiceProvider> _read;
    private readonly List<IDisposable> _subscriptions = [];
    private readonly TaskCompletionSource<string?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ProgramReader(Action<IServiceProvider> read) => _read = read;

    /// <summary>Reads.</summary>
    /// <param name="program">The program's assembly.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="read">Reads from its services.</param>
    /// <param name="timeProvider">The source of time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Why it could not be read; <see langword="null"/>: it was.</returns>
    public static async Task<string?> ReadAsync(
        Assembly program, string[] arguments, Action<IServiceProvider> read, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        if (program.EntryPoint is not { } entry)
        {
            return $"{program.GetName().Name} is no program";
        }

        var reader = new ProgramReader(read);
        using var all = DiagnosticListener.AllListeners.Subscribe(reader);
        try
        {
            // A thread of its own: a program may wait for what it starts.
            new Thread(() => reader.Run(entry, arguments)) { IsBackground = true, Name = "Leak.Testing program" }.Start();
            return await reader._done.Task.WaitAsync(s_ceiling, timeProvider, cancellationToken);
        }
        catch (TimeoutException)
        {
            return $"it built no host within {s_ceiling.TotalSeconds:0} s";
        }
        finally
        {
            reader._subscriptions.ForEach(subscription => subscription.Dispose());
        }
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == Listener)
        {
            _subscriptions.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        // Others may build a host at the same time.
        if (s_current.Value != this || value is not { Key: Built, Value: IHost host })
        {
            return;
        }

        try
        {
            _read(host.Services);
            _done.TrySetResult(null);
        }
        catch (Exception e)
        {
            _done.TrySetResult($"{e.GetType().Name}: {e.Message}");
        }

        host.Dispose();
        throw new HostAbortedException();
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    private void Run(MethodInfo entry, string[] arguments)
    {
        s_current.Value = this;
        try
        {
            entry.Invoke(null, entry.GetParameters().Length == 0 ? [] : [arguments]);
            _done.TrySetResult("it ended without building a host");
        }
        catch (TargetInvocationException e)
        {
            // Of the abort above nothing is left to say.
            _done.TrySetResult($"{e.InnerException!.GetType().Name}: {e.InnerException.Message}");
        }
    }
}
