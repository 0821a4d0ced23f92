using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Leak.Scenarios.Fuzzing.Generation;
using Leak.Scenarios.Fuzzing.Steps;

namespace Leak.Scenarios.Fuzzing.Judging;

/// <summary>What can be told of a script by what it sends. Where it is not certain, more is taken to be asked and less to be broken.</summary>
internal sealed partial class ScriptFacts
{
    private const string Drain = "POST";
    private readonly FuzzScript _script;
    private readonly string _sent;

    public ScriptFacts(FuzzScript script)
    {
        _script = script;
        _sent = SentBy(script);
        Reading = script.Steps.LastOrDefault(step => step.Verb == Verbs.Read)?.After(1) ?? "nothing";
    }

    /// <summary>How the client reads at the end: <c>all</c>, <c>nothing</c>, <c>100 each 50</c>.</summary>
    public string Reading { get; }

    public bool SendsAnything => _sent.Length > 0;

    /// <summary>Whether a request may have become whole.</summary>
    public bool MayAsk => IsHttp2
        ? _script.Steps.Any(step => step.Sender.Verb is Verbs.Headers or Verbs.Connect or Verbs.Send)
        : _sent.Contains("\r\n\r\n", StringComparison.Ordinal) || (_script.Forever is not null && SendsAnything);

    /// <summary>Whether the server may have a body to read that nobody wants.</summary>
    public bool MayOweBody => _sent.Contains(Drain, StringComparison.Ordinal);

    /// <summary>How long polls take that are asked one after the other on one connection.</summary>
    public TimeSpan Polls => IsHttp2 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(PollTime().Matches(_sent).Sum(match => Number(match, 1)));

    public bool IsHttp2 => _script.Where == Where.Http2;

    public bool IsWebSocket => _sent.Contains(IsHttp2 ? Verbs.Connect : "Upgrade: websocket", StringComparison.Ordinal);

    /// <summary>Whether every WebSocket of it is one whose handler always has something to send.</summary>
    public bool IsPush => _sent.Contains(Paths.Push, StringComparison.Ordinal) && !_sent.Contains(Paths.Echo, StringComparison.Ordinal);

    public bool IsProfileOfSeconds => _sent.Contains("?seconds=", StringComparison.Ordinal);

    public bool IsUpload => _sent.Contains(Paths.Upload, StringComparison.Ordinal);

    /// <summary>The most that an event stream which is asked for sends, in bytes a second; 0: none is asked for that sends.</summary>
    public double EventBytesPerSecond => EventPace().Matches(_sent) is { Count: > 0 } asked
        ? asked.Max(match => Math.Max(10, match.Groups[2].Success ? Number(match, 2) : 0) * 1000 / Number(match, 1))
        : 0;

    /// <summary>The least of those.</summary>
    public double LeastEventBytesPerSecond => EventPace().Matches(_sent) is { Count: > 0 } asked
        ? asked.Min(match => Math.Max(10, match.Groups[2].Success ? Number(match, 2) : 0) * 1000 / Number(match, 1))
        : 0;

    /// <summary>The window of each new stream, and what every stream got later, in bytes; the largest that it may be.</summary>
    public long Window => _script.Steps.Select(step => step.Sender).Where(step => step.Verb == Verbs.Settings).Select(step => (long)step.Number(1)).DefaultIfEmpty(65_535).Max()
        + _script.Steps.Where(step => step.Verb == Verbs.Window && step.Number(1) != 0).Sum(step => (long)step.Number(2));

    /// <summary>What a stream's window grows by for ever, in bytes a second.</summary>
    public double WindowBytesPerSecond => _script.Forever is { Inner: { Verb: Verbs.Window } window } each && window.Number(1) != 0 ? window.Number(2) * 1000.0 / each.Number(1) : 0;

    private static string SentBy(FuzzScript script)
    {
        var sent = new StringBuilder();
        foreach (var step in script.Steps)
        {
            _ = step.Sender.Verb is Verbs.Send ? sent.Append(Encoding.Latin1.GetString(StepBytes.Of(step.Inner ?? step)!))
                : step.Sender.Verb is Verbs.Headers or Verbs.Connect ? sent.Append(step.Sender.Text)
                : sent;
        }

        return sent.ToString();
    }

    private static double Number(Match match, int group) => double.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"/stall/poll\?after=(\d{1,7})")]
    private static partial Regex PollTime();

    [GeneratedRegex(@"/stall/events\?every=([1-9]\d{0,6})(?:&bytes=(\d{1,7}))?")]
    private static partial Regex EventPace();
}
