namespace Leak.Clients.Parking;

/// <summary>The bytes of one connection, as its client's socket took and gave them; those of a TLS handshake are not among them.</summary>
/// <param name="Sent">Bytes that the client sent, 0 or more.</param>
/// <param name="Taken">Bytes of the server's that the client read, 0 or more: of one that does not read, 0 whatever waits for it.</param>
/// <param name="FirstTaken">When it read the first, since it was opened; <see langword="null"/>: none.</param>
/// <param name="LastTaken">When it read the last so far, since it was opened; <see langword="null"/>: none.</param>
public readonly record struct Traffic(long Sent, long Taken, TimeSpan? FirstTaken, TimeSpan? LastTaken);
