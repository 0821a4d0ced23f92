#if NBOMBER
using Leak.Bounds.Engine;
using Leak.Bounds.Plans;
using NBomber.CSharp;
using NBomber.Contracts;

namespace Leak.Load.Engines;

/// <summary>A drive's schedule, in NBomber's load simulations.</summary>
internal static class NBomberSchedule
{
    /// <summary>NBomber's shortest schedule, and what it counts schedules in.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <exception cref="ArgumentException">The schedule is shorter than a second, or of a kind that NBomber does not have.</exception>
    public static LoadSimulation[] Of(Drive drive)
    {
        switch (drive.Arrivals)
        {
            case Arrivals.Inject inject:
                // NBomber injects once more for a part of an interval; the plan does not count it.
                var whole = inject.Interval * Math.Floor(inject.During / inject.Interval);
                RequireASecond(drive, whole);

                // Each arrival waits a random part of its interval, and the end of the schedules drops those still waiting:
                // the pause lets the late ones of the last interval come.
                LoadSimulation[] injecting = [Simulation.Inject(inject.Rate, inject.Interval, whole), Simulation.Pause(Shortest)];
                return inject.After > TimeSpan.Zero ? [Simulation.Pause(inject.After), .. injecting] : injecting;

            case Arrivals.KeepConstant constant:
                RequireASecond(drive, constant.During);

                // Each copy starts a random part of a second late, and the end of the schedule drops its last iterations:
                // the second more lets them come.
                return [Simulation.KeepConstant(constant.Copies, Lasts(constant))];

            default:
                throw new ArgumentException($"NBomber cannot drive {drive.Name} by {drive.Arrivals.GetType().Name}.");
        }
    }

    /// <summary>How long NBomber keeps the copies: whole seconds.</summary>
    public static TimeSpan Lasts(Arrivals.KeepConstant constant) =>
        TimeSpan.FromSeconds(Math.Ceiling(constant.During.TotalSeconds)) + Shortest;

    private static void RequireASecond(Drive drive, TimeSpan during)
    {
        if (during < Shortest)
        {
            throw new ArgumentException($"NBomber drives a workload for a second at least: {drive.Name} asks for {during.TotalSeconds} s.");
        }
    }
}
#endif
