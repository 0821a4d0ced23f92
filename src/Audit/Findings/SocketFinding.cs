namespace Leak.Audit.Findings;

/// <summary>The server's sockets in one state of TCP, in the table of its machine.</summary>
/// <param name="State">By its name in RFC 9293: <c>ESTABLISHED</c>, <c>FIN-WAIT-1</c>.</param>
/// <param name="Before">Before the first stalled connection.</param>
/// <param name="Peak">When the server had the most sockets while connections were stalled: all states are of the same moment.</param>
/// <param name="After">Once all were gone.</param>
internal sealed record SocketFinding(string State, SocketCount Before, SocketCount Peak, SocketCount After);

/// <summary>Sockets at one time.</summary>
/// <param name="Sockets">How many.</param>
/// <param name="UnsentBytes">Bytes that their clients have not acknowledged; a FIN counts as one.</param>
internal readonly record struct SocketCount(int Sockets, long UnsentBytes);
