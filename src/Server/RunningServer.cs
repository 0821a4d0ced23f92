using System.Net.Sockets;
using Leak.Server.Diagnostics;
using Leak.Server.Listeners;
using Leak.Server.Logging;

namespace Leak.Server;

/// <summary>The sample server with all of its listeners: the public ones, and the diagnostics one on loopback.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    internal RunningServer(WebApplication app)
    {
        Public = app;
        app.Lifetime.ApplicationStarted.Register(LogAddresses);
    }

    /// <summary>The public application.</summary>
    public WebApplication Public { get; }

    /// <summary>The public application's services.</summary>
    public IServiceProvider Services => Public.Services;

    /// <summary>The public addresses as bound, port 0 replaced by the port that it became; empty before the start.</summary>
    public IReadOnlyCollection<string> PublicAddresses => [.. Public.Urls];

    /// <summary>The port of the first public address that is neither <see cref="Http2Port"/> nor <see cref="TlsPort"/>.</summary>
    /// <exception cref="InvalidOperationException">The server has not started, or has no socket.</exception>
    public int PublicPort => PublicAddresses.Count > 0
        ? PublicAddresses.Select(address => BindingAddress.Parse(address).Port).First(port => port != Http2Port && port != TlsPort)
        : throw new InvalidOperationException("The server listens on no socket: it has not started, or is a test host.");

    /// <summary>The port of HTTP/2 without TLS, on 127.0.0.1; <see langword="null"/>: none was asked for (<c>--Http2:Port</c>).</summary>
    public int? Http2Port => Services.GetRequiredService<ExtraListeners>().Http2Port;

    /// <summary>The port of HTTP/1.1 and HTTP/2 over TLS, on 127.0.0.1; <see langword="null"/>: none was asked for (<c>--Tls:Port</c>).</summary>
    public int? TlsPort => Services.GetRequiredService<ExtraListeners>().TlsPort;

    /// <summary>The diagnostics listener's port, on 127.0.0.1.</summary>
    /// <exception cref="InvalidOperationException">The server has not started, or has no socket.</exception>
    public int DiagnosticsPort => Services.GetRequiredService<DiagnosticsListener>().Port;

    /// <summary>Starts the diagnostics listener, then the public one.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting is wrong.</exception>
    /// <exception cref="IOException">A port is taken, or an address is not this machine's.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await Public.StartAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            // What had started must not outlive the failure: the diagnostics port, the task tracking.
            var asked = ExtraListeners.Asked(Public.Configuration);
            await DisposeAsync();
            if (exception is SocketException)
            {
                throw new IOException($"Failed to bind to {asked}: {exception.Message}.", exception);
            }

            throw;
        }
    }

    /// <summary>Stops both listeners; requests in progress get <see cref="ServerApp.ShutdownTimeout"/>.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => Public.StopAsync(cancellationToken);

    /// <summary>Waits until the server is told to stop, and stops it.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) => Public.WaitForShutdownAsync(cancellationToken);

    /// <summary>Stops both listeners, if need be, and frees what they held.</summary>
    public ValueTask DisposeAsync() => Public.DisposeAsync();

    private void LogAddresses()
    {
        if (PublicAddresses.Count > 0)
        {
            Log.Serving(Public.Logger, string.Join(", ", PublicAddresses), $"http://127.0.0.1:{DiagnosticsPort}");
        }
    }
}
