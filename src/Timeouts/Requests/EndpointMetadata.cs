namespace Leak.Timeouts;

/// <summary>
/// Deadlines of an endpoint, in place of the server's, in seconds: 0 is off, unset is the server's. On a controller or action; for other
/// endpoints use <c>WithDeadlines</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class DeadlinesAttribute : Attribute
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

/// <summary>
/// Marks an endpoint whose response lives long by intent: it is ended by silence or unread data (<see cref="TimeoutsOptions.Stream"/>),
/// not by its age. Needs <c>app.UseTimeouts()</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class StreamTimeoutAttribute : Attribute
{
    /// <summary>Seconds in place of <see cref="TimeoutsOptions.Stream"/>, from 0.1 to 86,400, or 0 for off. Default: the server's.</summary>
    public double Seconds { get; set => field = DeadlinesAttribute.Checked(value); } = double.NaN;
}

/// <summary>Requests in progress of an endpoint, in place of <see cref="TimeoutsOptions.MaxRequests"/>. Needs <c>app.UseTimeouts()</c>.</summary>
/// <param name="maxRequests">From 0 to 1,000,000; 0 for any number.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class MaxRequestsAttribute(int maxRequests) : Attribute
{
    /// <summary>Requests in progress; more are answered 503. 0 for any number.</summary>
    public int MaxRequests { get; } = maxRequests is >= 0 and <= 1_000_000
        ? maxRequests
        : throw new ArgumentOutOfRangeException(nameof(maxRequests), maxRequests, "Allowed: from 0 to 1,000,000.");
}
