using Leak.Bounds.Engine;

namespace Leak.Load.Engines;

/// <summary>The engine that this build can run.</summary>
public static class LoadEngines
{
    /// <summary>Makes the engine.</summary>
    /// <param name="timeProvider">The source of time and timers; <see langword="null"/>: the system's.</param>
    public static ILoadEngine Choose(TimeProvider? timeProvider = null) =>
        new BuiltInEngine("built-in: this build knows no other", timeProvider ?? TimeProvider.System);
}
