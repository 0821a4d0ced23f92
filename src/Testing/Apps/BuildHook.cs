using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Leak.Testing.Apps;

/// <summary>Adds services to an app while somebody else's code builds it.</summary>
internal sealed class BuildHook : HostListener<IHostBuilder>
{
    private readonly Action<IServiceCollection> _configure;
    private bool _isCalled;

    private BuildHook(Action<IServiceCollection> configure)
        : base("HostBuilding") => _configure = configure;

    /// <summary>Builds an app, with what is added to its services last.</summary>
    /// <exception cref="InvalidOperationException">No app was built.</exception>
    public static T Run<T>(Func<T> build, Action<IServiceCollection> configure)
    {
        using var hook = new BuildHook(configure);
        hook.Start();
        var built = hook.Run(build);
        return hook._isCalled
            ? built
            : throw new InvalidOperationException("The function built no app: it must call builder.Build() itself, each time that it is called.");
    }

    protected override void OnEvent(IHostBuilder value)
    {
        _isCalled = true;
        value.ConfigureServices((_, services) => _configure(services));
    }
}
