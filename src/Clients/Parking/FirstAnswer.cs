namespace Leak.Clients.Parking;

/// <summary>The first final answer on a connection: what the server made of the request, before any limit acted.</summary>
/// <param name="StatusCode">Its status, 101 or 200 to 999; interim answers (100 Continue) are passed over.</param>
/// <param name="After">When its status was seen, since the connection was opened; late by what looking for it took, never early.</param>
/// <param name="IsWhole">Whether all of it was seen, its body too.</param>
public readonly record struct FirstAnswer(int StatusCode, TimeSpan After, bool IsWhole)
{
    /// <summary>Whether it says that the server closes the connection after it (<c>Connection: close</c>).</summary>
    public bool Closes { get; init; }
}
