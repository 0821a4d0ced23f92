using Leak.Timeouts.Limits;
using Leak.Timeouts.Reporting;

namespace Leak.Timeouts.Requests;

/// <summary>What every watch of a server shares.</summary>
/// <param name="IsEnabled">Whether anything is watched.</param>
/// <param name="MaxRequests">Requests in progress of an endpoint that has no number of its own; 0 for any number.</param>
/// <param name="Time">The clock.</param>
/// <param name="Limits">The server's limits, by that clock.</param>
/// <param name="Meter">Where what fires is told.</param>
internal sealed record WatchSettings(bool IsEnabled, int MaxRequests, TimeProvider Time, LimitTable Limits, WatchMeter Meter);
