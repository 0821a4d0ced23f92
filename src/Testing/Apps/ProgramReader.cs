using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace Leak.Testing.Apps;

/// <summary>
/// Runs a program until its host is built, reads from its services, and ends it there: nothing of it is started. The framework's own tools
/// read a program so, too.
/// </summary>
internal sealed class ProgramReader : HostListener<IHost>
{
    private static readonly TimeSpan s_ceiling = TimeSpan.FromSeconds(30);

    private readonly Action<IServiceProvider> _read;
    private readonly TaskCompletionSource<string?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ProgramReader(Action<IServiceProvider> read)
        : base("HostBuilt") => _read = read;

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

        using var reader = new ProgramReader(read);
        reader.Start();
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
    }

    protected override void OnEvent(IHost value)
    {
        try
        {
            _read(value.Services);
            _done.TrySetResult(null);
        }
        catch (Exception e)
        {
            _done.TrySetResult($"{e.GetType().Name}: {e.Message}");
        }

        value.Dispose();
        throw new HostAbortedException();
    }

    private void Run(MethodInfo entry, string[] arguments)
    {
        try
        {
            Run(() => entry.Invoke(null, entry.GetParameters().Length == 0 ? [] : [arguments]));
            _done.TrySetResult("it ended without building a host");
        }
        catch (TargetInvocationException e)
        {
            // Of the abort above nothing is left to say.
            _done.TrySetResult($"{e.InnerException!.GetType().Name}: {e.InnerException.Message}");
        }
    }
}
