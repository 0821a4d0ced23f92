using Leak.Timeouts.Limits;

namespace Leak.Timeouts;

/// <summary>The stable names of <see cref="TimeoutLimit"/>s; they are a contract, as docs/timeouts.md lists them.</summary>
public static class TimeoutLimitNames
{
    /// <summary>The value of the tag <c>limit</c> of <c>leak.timeouts.fired</c>: <c>request_head</c>, say.</summary>
    public static string Tag(this TimeoutLimit limit) => ((Limit)limit).Tag();

    /// <summary>The value of the tag <c>error.type</c> of <c>kestrel.connection.duration</c> and <c>http.server.request.duration</c>: <c>request_headers_timeout</c>, say.</summary>
    public static string ErrorType(this TimeoutLimit limit) => ((Limit)limit).ErrorType();
}
