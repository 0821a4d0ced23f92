using Leak.Audit.Findings;
using Leak.Audit.Options;

namespace Leak.Scenarios.Audit.Matrix;

/// <summary>A server of the matrix, started.</summary>
/// <param name="Name">As the page has it.</param>
/// <param name="Version">As the server's own program says it.</param>
/// <param name="Settings">A sentence or two: how it was run.</param>
/// <param name="Defaults">What its documentation says of its times, with the page's address.</param>
/// <param name="Addresses">Where it is.</param>
/// <param name="Paths">What it has.</param>
/// <param name="StopAsync">Ends it.</param>
internal sealed record MatrixServer(
    string Name, string Version, string Settings, string Defaults, IReadOnlyList<Uri> Addresses, AuditPaths Paths, Func<ValueTask> StopAsync);

/// <summary>What was found of it.</summary>
internal sealed record MatrixColumn(MatrixServer Server, AuditReport Report);
