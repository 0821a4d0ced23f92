using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Leak.Testing.Apps;

/// <summary>
/// Adds services to an app while somebody else's code builds it. The host tells of each build by the diagnostic event
/// <c>HostBuilding</c>, which the framework's own tools use for the same purpose.
/// </summary>
internal sealed class BuildHook : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string Listener = "Microsoft.Extensions.Hosting";
    private const string Building = "HostBuilding";

    private static readonly AsyncLocal<BuildHook?> s_current = new();

    private readonly Action<IServiceCollection> _configure;
    private readonly List<IDisposable> _subscriptions = [];
    private bool _isCalled;

    private BuildHook(Action<IServiceCollection> configure) => _configure = configure;

    /// <summary>Builds an app, with what is added to its services last.</summary>
    /// <exception cref="InvalidOperationException">No app was built.</exception>
    public static T Run<T>(Func<T> build, Action<IServiceCollection> configure)
    {
        using var hook = new BuildHook(configure);
        s_current.Value = hook;
        try
        {
            using (DiagnosticListener.AllListeners.Subscribe(hook))
            {
                var built = build();
                return hook._isCalled
                    ? built
                    : throw new InvalidOperationException("The function built no app: it must call builder.Build() itself, each time that it is called.");
            }
        }
        finally
        {
            s_current.Value = null;
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
        // Others may build an app at the same time.
        if (s_current.Value == this && value is { Key: Building, Value: IHostBuilder builder })
        {
            _isCalled = true;
            builder.ConfigureServices((_, services) => _configure(services));
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
