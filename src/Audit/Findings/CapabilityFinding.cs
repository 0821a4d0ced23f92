namespace Leak.Audit.Findings;

/// <summary>One thing that was looked for before anything was stalled.</summary>
/// <param name="Name">What: <c>TLS</c>, <c>HTTP/2 by prior knowledge</c>, <c>path</c>.</param>
/// <param name="IsThere">Whether the server has it.</param>
/// <param name="Seen">What was seen, in words: <c>GET / answered 200</c>.</param>
internal sealed record CapabilityFinding(string Name, bool IsThere, string Seen);
