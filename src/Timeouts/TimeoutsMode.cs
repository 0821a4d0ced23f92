namespace Leak.Timeouts;

/// <summary>What becomes of a connection or request whose limit has passed.</summary>
public enum TimeoutsMode
{
    /// <summary>It is ended, counted (<see cref="TimeoutsMeter.FiredName"/>) and logged.</summary>
    Enforce,

    /// <summary>
    /// It is counted (<see cref="TimeoutsMeter.ObservedName"/>) and logged, once, and goes on. Kestrel's own limits stay as the
    /// application has them. Use it to learn in production what the limits would end.
    /// </summary>
    Observe,
}
