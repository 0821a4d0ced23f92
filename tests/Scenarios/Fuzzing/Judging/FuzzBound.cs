using Leak.Bounds.Plans;
using Leak.Scenarios.Fuzzing.Steps;

namespace Leak.Scenarios.Fuzzing.Judging;

/// <summary>How long the server may hold a connection after its script's last step.</summary>
/// <remarks>
/// <para>
/// Two rules: without a request in progress a connection is closed within its limit, whatever arrives; a request in progress is ended at
/// its deadline, whatever its handler does. What a script may do one after the other is added up. So the bound is never less than what
/// the server may take, and often more.
/// </para>
/// <para>Pure.</para>
/// </remarks>
internal static class FuzzBound
{
    /// <summary>On HTTP/1 a head that began late has three heartbeats.</summary>
    private static readonly TimeSpan s_lateHead = TimeSpan.FromSeconds(3);

    /// <summary>Kestrel's own: how long it reads a body that nobody wants.</summary>
    private static readonly TimeSpan s_drain = TimeSpan.FromSeconds(6);

    /// <summary>Within this the receive buffer of a client is full that it asked to be small.</summary>
    private static readonly TimeSpan s_filled = TimeSpan.FromSeconds(1);

    private const double MuchBytesPerSecond = 10_000;
    private const double LittleBytesPerSecond = 50;
    private const int SmallBuffer = 8192;

    /// <summary>Computes it.</summary>
    /// <returns>The time, with the 2.5 s of each limit; <see langword="null"/>: there is no limit for this, the limits that would end it are off.</returns>
    public static TimeSpan? Of(FuzzScript script, FuzzLimits limits)
    {
        var facts = new ScriptFacts(script);
        if (script.Where == Where.Diagnostics)
        {
            return FuzzLimits.DiagnosticsRequestHead + Limit.Slack + s_lateHead + (!facts.MayAsk ? TimeSpan.Zero
                : (facts.IsProfileOfSeconds ? FuzzLimits.DiagnosticsHandler : FuzzLimits.DiagnosticsWrite) + Limit.Slack + FuzzLimits.DiagnosticsKeepAlive);
        }

        if (Idle(facts, limits) is not { } idle)
        {
            return null;
        }

        var handshake = script.Where == Where.Tls ? Max(limits.Handshake, limits.RequestHead) + Limit.Slack : TimeSpan.Zero;
        return facts.MayAsk ? handshake + Requests(facts, limits) + idle : handshake + idle;
    }

    /// <summary>Whether a client of this kind is one that may stay for as long as it likes: it takes what it is sent, and says so.</summary>
    public static bool MayStay(FuzzScript script)
    {
        var facts = new ScriptFacts(script);
        var speaks = script.Forever is not null;
        return (facts.IsWebSocket && speaks && !(facts.IsHttp2 && facts.IsPush && facts.Window <= 1 && facts.WindowBytesPerSecond < LittleBytesPerSecond))
            || (facts.IsUpload && speaks)
            || (facts.EventBytesPerSecond > 0 && !IsStuck(script, facts));
    }

    /// <summary>Whether every event stream of a client that asks for one must stop soon, by what the client does not take.</summary>
    private static bool IsStuck(FuzzScript script, ScriptFacts facts)
    {
        if (facts.LeastEventBytesPerSecond < MuchBytesPerSecond)
        {
            return false;
        }

        return (facts.Reading == "nothing" && script.ReceiveBufferBytes is > 0 and <= SmallBuffer)
            || (facts.IsHttp2 && facts.Window <= MuchBytesPerSecond && facts.WindowBytesPerSecond < LittleBytesPerSecond);
    }

    private static TimeSpan Requests(ScriptFacts facts, FuzzLimits limits)
    {
        var longest = Max(limits.Handler, limits.Write);
        longest = facts.IsWebSocket ? Max(longest, limits.WebSocket * 4 / 3) : longest;
        longest = Max(longest, limits.Stream);
        longest += facts.EventBytesPerSecond > 0 ? s_filled : TimeSpan.Zero;
        var drain = !facts.MayOweBody || facts.IsHttp2 ? TimeSpan.Zero : limits.Read == TimeSpan.Zero ? s_drain : Min(limits.Read, s_drain);
        return facts.Polls + longest + Limit.Slack + drain + Limit.Slack;
    }

    private static TimeSpan? Idle(ScriptFacts facts, FuzzLimits limits) => (limits.RequestHead > TimeSpan.Zero, limits.KeepAlive > TimeSpan.Zero) switch
    {
        (false, false) => null,
        (true, false) when facts.MayAsk => null,
        _ => (facts.MayAsk || facts.IsHttp2 || limits.RequestHead == TimeSpan.Zero ? limits.RequestHead + limits.KeepAlive : limits.RequestHead)
            + Limit.Slack + (facts.SendsAnything ? s_lateHead : TimeSpan.Zero),
    };

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
