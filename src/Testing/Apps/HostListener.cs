using System.Diagnostics;

namespace Leak.Testing.Apps;

/// <summary>
/// Hears of what a host does while somebody else's code builds it, by a diagnostic event that the framework's own tools use for the same
/// purpose. Of what others build at the same time it hears nothing.
/// </summary>
/// <typeparam name="T">What the event tells of.</typeparam>
/// <param name="name">The event.</param>
internal abstract class HostListener<T>(string name) : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string Hosting = "Microsoft.Extensions.Hosting";

    private static readonly AsyncLocal<HostListener<T>?> s_current = new();

    private readonly List<IDisposable> _subscriptions = [];

    /// <summary>Begins to listen.</summary>
    public void Start() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    /// <summary>Runs somebody else's code, whose hosts are those that are heard of.</summary>
    protected TResult Run<TResult>(Func<TResult> code)
    {
        s_current.Value = this;
        try
        {
            return code();
        }
        finally
        {
            s_current.Value = null;
        }
    }

    /// <summary>The event came.</summary>
    protected abstract void OnEvent(T value);

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == Hosting)
        {
            _subscriptions.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (s_current.Value == this && value.Key == name && value.Value is T its)
        {
            OnEvent(its);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _subscriptions.ForEach(subscription => subscription.Dispose());
}
