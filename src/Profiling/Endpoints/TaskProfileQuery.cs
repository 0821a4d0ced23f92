using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Leak.Profiling.Endpoints;

/// <summary>What a request asks for.</summary>
/// <param name="Format">In what form.</param>
/// <param name="Seconds">Over how many seconds; 0 for the operations of now.</param>
/// <param name="Own">Whose stacks: those with a method of the application; null: all.</param>
internal sealed record TaskProfileQuery(TaskProfileFormat Format, int Seconds, OwnCode? Own = null)
{
    /// <summary>Reads the query; null and what is allowed instead where it asks for what there is not.</summary>
    /// <param name="query">The query.</param>
    /// <param name="maxSeconds">The most seconds; 0: none may be asked for.</param>
    /// <param name="error">What is allowed instead.</param>
    public static TaskProfileQuery? Parse(IQueryCollection query, int maxSeconds, out string error)
    {
        error = "";
        var own = query.TryGetValue("own", out var assembly) ? new OwnCode(assembly.ToString()) : null;
        string? debug = query["debug"], format = query["format"], seconds = query["seconds"];
        TaskProfileFormat? wanted = (debug, format) switch
        {
            (null or "0", null or "" or "pprof") => TaskProfileFormat.Pprof,
            ("1", null) => TaskProfileFormat.GroupedText,
            ("2", null) => TaskProfileFormat.SingleText,
            (null, "speedscope") => TaskProfileFormat.Speedscope,
            _ => null,
        };
        if (wanted is null)
        {
            error = "debug must be 0 (pprof), 1 (text, grouped) or 2 (text, one by one); or format, without debug, pprof or speedscope";
            return null;
        }
        if (seconds is null)
        {
            return new TaskProfileQuery(wanted.Value, 0, own);
        }
        if (maxSeconds == 0)
        {
            error = "seconds are not allowed here: what can never complete is proved now";
            return null;
        }
        if (!int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var duration) || duration < 1 || duration > maxSeconds)
        {
            error = string.Create(CultureInfo.InvariantCulture, $"seconds must be a whole number from 1 to {maxSeconds}");
            return null;
        }
        return new TaskProfileQuery(wanted.Value, duration, own);
    }
}
