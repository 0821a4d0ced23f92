namespace Leak.Clients.Parking;

/// <summary>The requests (streams) of a connection that the server ended, by a whole answer or by a reset.</summary>
/// <param name="Count">How many; at least 1.</param>
/// <param name="FirstAfter">When the first was ended, since the connection was opened.</param>
/// <param name="LastAfter">When the last was.</param>
public readonly record struct EndedRequests(int Count, TimeSpan FirstAfter, TimeSpan LastAfter);
