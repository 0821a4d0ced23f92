namespace Leak.Load.Servers;

/// <summary>How the sample server's timeouts are set for a run.</summary>
/// <param name="On">Whether they are on.</param>
/// <param name="Limit">Each limit, where they are on; <c>Handler</c>, which ends a whole request, is twice that.</param>
public readonly record struct ServerTimeouts(bool On, TimeSpan Limit)
{
    /// <summary>On with that limit, or off.</summary>
    public static ServerTimeouts Of(bool on, TimeSpan limit) => new(on, limit);
}
