using Leak.Bounds.Plans;
using Leak.Bounds.Probes.Machine;
using Leak.Bounds.Servers;
using Leak.Clients;

namespace Leak.Tool.Jobs;

/// <summary>A scenario and how its server is started.</summary>
/// <param name="Scenario">What is run.</param>
/// <param name="InProcess">Whether that is in this process, where a connection takes two descriptors.</param>
/// <param name="StartServerAsync">Starts the server under test; disposed after the run.</param>
public sealed record JobItem(Scenario Scenario, bool InProcess, Func<CancellationToken, Task<IServerUnderTest>> StartServerAsync)
{
    private const string Sample = "the sample server";

    /// <summary>What is tested, for the report; <see langword="null"/> (the default): not known.</summary>
    internal string? Target { get; init; }

    /// <summary>The addresses that connections come from; <see langword="null"/> (the default): the system's choice.</summary>
    internal SourceAddresses? Sources { get; init; }

    /// <summary>A scenario on a sample server of its own, whose tasks are counted.</summary>
    /// <param name="scenario">What is run.</param>
    /// <param name="server">The server.</param>
    /// <param name="settings">Its timeouts.</param>
    public static JobItem On(Scenario scenario, ISampleServer server, ServerSettings settings) =>
        new(scenario with { CountsTasks = true }, InProcess: true, cancellationToken => server.StartAsync(settings, cancellationToken)) { Target = Sample };

    /// <summary>A scenario on a sample server in a process of its own: it may starve the server, or end it.</summary>
    internal static JobItem OnProcess(Scenario scenario, ISampleServer server, ServerSettings settings) => new(
        scenario,
        InProcess: false,
        async cancellationToken => await ProcessServer.OpenAsync(await server.StartProcessAsync(settings, cancellationToken), cancellationToken)) { Target = $"{Sample}, in a process of its own" };

    /// <summary>A scenario on a server that already runs.</summary>
    /// <param name="scenario">What is run.</param>
    /// <param name="url">Its address.</param>
    /// <param name="diagnostics">Its diagnostics' address; <see langword="null"/>: it has none.</param>
    public static JobItem On(Scenario scenario, Uri url, Uri? diagnostics) => On(scenario, url, diagnostics, process: null);

    /// <summary>The same, of a server whose process is known.</summary>
    internal static JobItem On(Scenario scenario, Uri url, Uri? diagnostics, int? process) => new(
        scenario,
        InProcess: false,
        async cancellationToken => await RemoteServer.OpenAsync(
            url, diagnostics, process is { } id ? ServerProcess.Of(id) : null, TimeProvider.System, cancellationToken))
    {
        // Without a user's name and password.
        Target = url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped),
    };
}
