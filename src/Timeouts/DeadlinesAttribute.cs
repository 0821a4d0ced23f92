using Leak.Timeouts.Requests;

namespace Leak.Timeouts;

/// <summary>
/// Deadlines of an endpoint, in place of the server's, in seconds: 0 is off, unset is the server's. On a controller or action; for other
/// endpoints use <c>WithDeadlines</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class DeadlinesAttribute : Attribute, IDeadlines
{
    /// <summary>Seconds in place of <see cref="TimeoutsOptions.Read"/>, from 0.1 to 86,400, or 0 for off. Default: the server's.</summary>
    public double ReadSeconds { get; set => field = Checked(value); } = double.NaN;

    /// <summary>Seconds in place of <see cref="TimeoutsOptions.Write"/>, from 0.1 to 86,400, or 0 for off. Default: the server's.</summary>
    public double WriteSeconds { get; set => field = Checked(value); } = double.NaN;

    /// <summary>Seconds in place of <see cref="TimeoutsOptions.Handler"/>, from 0.1 to 86,400, or 0 for off. Default: the server's.</summary>
    public double HandlerSeconds { get; set => field = Checked(value); } = double.NaN;

    internal static double Checked(double seconds) => seconds is 0 or (>= 0.1 and <= 86_400) or double.NaN
        ? seconds
        : throw new ArgumentOutOfRangeException(nameof(seconds), seconds, "Allowed: 0 for off, or from 0.1 to 86,400.");
}
