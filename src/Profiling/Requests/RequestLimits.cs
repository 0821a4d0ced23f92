using Microsoft.AspNetCore.Http;

namespace Leak.Profiling.Requests;

/// <summary>What the application says of the limits of its requests.</summary>
/// <param name="Of">Called as a request begins; what it returns tells the limit that the request is under, whenever it is asked.</param>
internal sealed record RequestLimits(Func<HttpContext, Func<string?>?>? Of);
