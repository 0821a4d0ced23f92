using Leak.Testing.Guards;
using Microsoft.Extensions.Hosting;

namespace Leak.Testing.Apps;

/// <summary>An app that can be started again and again, each time with its limits changed.</summary>
internal abstract class TestedApp
{
    /// <summary>Its name, for messages.</summary>
    public abstract string Name { get; }

    /// <summary>Starts it on a free port.</summary>
    /// <exception cref="AppStartException">It did not start, or listens nowhere that a client can reach.</exception>
    public async Task<ListeningApp> StartAsync(LimitSwitch limits, CancellationToken cancellationToken)
    {
        try
        {
            return await StartItAsync(limits, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (e is not AppStartException)
        {
            throw new AppStartException($"{Name} did not start: {e.GetType().Name}: {e.Message}", e);
        }
    }

    /// <summary>
    /// Reads the limits that it has in production, where it is a program that can be asked; nothing of it is started for that.
    /// </summary>
    /// <param name="now">Where it runs now.</param>
    /// <param name="timeProvider">The source of time.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The limits; or why they could not be read; neither of an app that a test builds by itself, which has one environment alone.</returns>
    public virtual Task<(AppLimits? Limits, string? WhyNot)> ReadProductionAsync(
        IHostEnvironment now, TimeProvider timeProvider, CancellationToken cancellationToken) => Task.FromResult<(AppLimits?, string?)>((null, null));

    /// <summary>Starts it; where that fails, it leaves nothing behind.</summary>
    protected abstract Task<ListeningApp> StartItAsync(LimitSwitch limits, CancellationToken cancellationToken);
}
