using System.Reflection;
using Leak.Bounds.Engine;

namespace Leak.Load.Engines;

/// <summary>The engine that this build can run: NBomber where the package feed served it, else the built-in one.</summary>
public static class LoadEngines
{
    private const string ReasonKey = "LoadEngineReason";

    /// <summary>Makes the engine that was chosen when this program was restored and built; LoadEngine.targets says how.</summary>
    /// <param name="timeProvider">The source of time and timers; <see langword="null"/>: the system's. NBomber keeps its schedules by the system's.</param>
    public static ILoadEngine Choose(TimeProvider? timeProvider = null)
    {
        timeProvider ??= TimeProvider.System;
#if NBOMBER
        return new NBomberEngine(Reason(), timeProvider);
#else
        return new BuiltInEngine(Reason(), timeProvider);
#endif
    }

    private static string Reason() =>
        typeof(LoadEngines).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == ReasonKey).Value!;
}
