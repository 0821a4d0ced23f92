using Leak.Timeouts.Requests;

namespace Leak.Timeouts;

/// <summary>Requests in progress of an endpoint, in place of <see cref="TimeoutsOptions.MaxRequests"/>. Needs <c>app.UseTimeouts()</c>.</summary>
/// <param name="maxRequests">From 0 to 1,000,000; 0 for any number.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class MaxRequestsAttribute(int maxRequests) : Attribute, IMaxRequests
{
    /// <summary>Requests in progress; more are answered 503. 0 for any number.</summary>
    public int MaxRequests { get; } = maxRequests is >= 0 and <= 1_000_000
        ? maxRequests
        : throw new ArgumentOutOfRangeException(nameof(maxRequests), maxRequests, "Allowed: from 0 to 1,000,000.");
}
