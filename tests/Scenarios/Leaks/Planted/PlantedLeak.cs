using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace Leak.Scenarios.Leaks.Planted;

/// <summary>A leak in the handler of a request, and the same handler repaired. Each instance is for one trial.</summary>
internal abstract class PlantedLeak : IAsyncDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentBag<IDisposable> _kept = [];
    private readonly ConcurrentBag<WeakReference> _watched = [];

    // By the operation: nothing here keeps it, nor what would resume it.
    private readonly ConditionalWeakTable<object, Action> _lost = [];

    private int _stayed;

    // A loop may ask for it once its source is disposed of.
    protected PlantedLeak() => Ended = _ended.Token;

    /// <summary>Its row of the table.</summary>
    public abstract string Name { get; }

    /// <summary>What goes wrong: a sentence.</summary>
    public abstract string Cause { get; }

    /// <summary>What the repaired handler does: a sentence.</summary>
    public abstract string Repair { get; }

    /// <summary>Of a leak that no detector finds: what would find it. <see langword="null"/>: one does.</summary>
    public virtual string? FoundBy => null;

    /// <summary>How many requests a trial makes.</summary>
    public virtual int Requests => 40;

    /// <summary>How many things of each kind those leave behind, at least.</summary>
    public virtual int Left => Requests;

    /// <summary>How many clients make the requests.</summary>
    public virtual int Clients => 4;

    /// <summary>Its source file.</summary>
    public string File => $"{GetType().Name}.cs";

    /// <summary>What a trial tells a leak that it has been judged, so that nothing of it stays in the process. No repair uses it.</summary>
    protected CancellationToken Ended { get; }

    /// <summary>The handler with the leak.</summary>
    public abstract Task LeakAsync(HttpContext context);

    /// <summary>The handler without it.</summary>
    public abstract Task RepairedAsync(HttpContext context);

    /// <summary>Whether each of its operations tells that it has come to where it stays, since its handler does not wait for that.</summary>
    public virtual bool TellsThatItStays => false;

    /// <summary>How many have told.</summary>
    public int Stayed => Volatile.Read(ref _stayed);

    /// <summary>What a client does.</summary>
    public virtual async Task AskAsync(HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("/", UriKind.Relative));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Whether the words of a detector, or a frame, name it: by its file, or by its method where that waits at no await.</summary>
    public bool IsNamedIn(string text) => text.Contains(File, StringComparison.Ordinal) || text.Contains($"{GetType().Name}.", StringComparison.Ordinal);

    /// <summary>Of the objects that must go with their request, those that are still there after a collection.</summary>
    public int CountKeptObjects()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return _watched.Count(watched => watched.IsAlive);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _ended.Dispose();
        foreach (var each in _kept)
        {
            each.Dispose();
        }

        foreach (var (_, end) in _lost)
        {
            end();
        }
    }

    /// <summary>
    /// Keeps what is not disposed of until the trial is over. Else a collection might come between: it closes what nothing refers to.
    /// </summary>
    protected T Keep<T>(T undisposed)
        where T : IDisposable
    {
        _kept.Add(undisposed);
        return undisposed;
    }

    /// <summary>Tells that an operation has come to where it stays.</summary>
    protected void Stay() => Interlocked.Increment(ref _stayed);

    /// <summary>Says how to end an operation, and keeps neither the operation nor what would resume it.</summary>
    protected void Lose(object operation, Action end) => _lost.Add(operation, end);

    /// <summary>Looks whether an object goes with its request.</summary>
    protected T Watch<T>(T of)
        where T : class
    {
        _watched.Add(new WeakReference(of));
        return of;
    }
}
