using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Leak.Shared;
using Leak.Timeouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Leak.Unit.Timeouts;

/// <summary>How a server's connection ended, as <c>kestrel.connection.duration</c> has it.</summary>
internal sealed record ConnectionEnd(TimeSpan Duration, string? ErrorType);

/// <summary>Kestrel on three free loopback ports (HTTP/1.1, HTTP/2 without TLS, TLS) with the timeouts of a test.</summary>
internal sealed class TimeoutsServer : IAsyncDisposable
{
    private static readonly X509Certificate2 s_certificate = TestCertificate.Create();

    // By the server's port and the client's: connections to two ports may come from one.
    private readonly ConcurrentDictionary<(int Server, int Client), TaskCompletionSource<ConnectionEnd>> _ends = new();
    private readonly ErrorLog _errors = new();
    private readonly MeterListener _listener = new();
    private LoopbackApp _app = null!;
    private CountedTimeouts _counts = null!;
    private IMeterFactory? _meters;

    private TimeoutsServer()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, _meters) && instrument.Name == "kestrel.connection.duration")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>(OnConnection);
    }

    public int Http1Port => _app.Ports[0];

    public int Http2Port => _app.Ports[1];

    public int TlsPort => _app.Ports[2];

    /// <summary>Opened before the server stops: what handlers that ignore their token wait for.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was logged as an error.</summary>
    public IReadOnlyCollection<string> Errors => _errors.Messages;

    public static bool IsOurs(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate?.GetCertHashString() == s_certificate.GetCertHashString();

    public IServiceProvider Services => _app.Services;

    public static async Task<TimeoutsServer> StartAsync(
        Action<TimeoutsOptions> configure, Action<WebApplication, TimeoutsServer> map, Action<WebApplicationBuilder>? build = null)
    {
        var self = new TimeoutsServer();
        self._app = await LoopbackApp.StartAsync(
            builder =>
            {
                self.Configure(builder, configure);
                build?.Invoke(builder);
            },
            app =>
            {
                app.UseTimeouts();
                app.UseWebSockets();
                map(app, self);
                self._meters = app.Services.GetRequiredService<IMeterFactory>();
                self._counts = new CountedTimeouts(app.Services);
                self._listener.Start();
            });
        return self;
    }

    /// <summary>How the connection of <paramref name="socket"/> to <paramref name="port"/> ended, once it has.</summary>
    public Task<ConnectionEnd> EndOf(int port, Socket socket) => End(port, PortOf(socket)).Task.WaitAsync(Eventually.Ceiling);

    public bool HasEnded(int port, Socket socket) => End(port, PortOf(socket)).Task.IsCompleted;

    public int Fired(TimeoutLimit limit) => _counts.Fired(limit);

    public int Observed(TimeoutLimit limit) => _counts.Observed(limit);

    public async ValueTask DisposeAsync()
    {
        Gate.TrySetResult();
        await _app.DisposeAsync();
        _listener.Dispose();
        _counts.Dispose();
    }

    private sealed class ErrorLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Messages { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Messages.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }
    }

    private static void Tag(ListenOptions listen, HttpProtocols protocols)
    {
        listen.Protocols = protocols;
        listen.Use(next => async connection =>
        {
            // Only a test's: a tag with a value for each client must never reach an exporter.
            connection.Features.Get<IConnectionMetricsTagsFeature>()?.Tags.Add(new("client.port", ((IPEndPoint)connection.RemoteEndPoint!).Port));
            await next(connection);
        });
    }

    private void OnConnection(Instrument instrument, double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        int? server = null, client = null;
        string? errorType = null;
        foreach (var (key, value) in tags)
        {
            server = key == "server.port" ? (int?)value : server;
            client = key == "client.port" ? (int?)value : client;
            errorType = key == "error.type" ? (string?)value : errorType;
        }

        if (server is { } serverPort && client is { } clientPort)
        {
            End(serverPort, clientPort).TrySetResult(new ConnectionEnd(TimeSpan.FromSeconds(seconds), errorType));
        }
    }

    private void Configure(WebApplicationBuilder builder, Action<TimeoutsOptions> configure)
    {
        builder.Logging.AddProvider(_errors);
        builder.AddTimeouts();
        builder.Services.Configure(configure);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => Tag(listen, HttpProtocols.Http1));
            kestrel.Listen(IPAddress.Loopback, 0, listen => Tag(listen, HttpProtocols.Http2));
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                Tag(listen, HttpProtocols.Http1AndHttp2);
                listen.UseHttps(s_certificate);
            });
        });
    }

    private TaskCompletionSource<ConnectionEnd> End(int serverPort, int clientPort) => _ends.GetOrAdd(
        (serverPort, clientPort), _ => new TaskCompletionSource<ConnectionEnd>(TaskCreationOptions.RunContinuationsAsynchronously));

    private static int PortOf(Socket client) => ((IPEndPoint)client.LocalEndPoint!).Port;
}
