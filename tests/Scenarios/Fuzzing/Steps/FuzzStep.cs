using System.Globalization;

namespace Leak.Scenarios.Fuzzing.Steps;

/// <summary>
/// One thing that a client does, as the text that is printed and read again. A verb and its words:
/// <list type="table">
/// <item><term><c>open http1 0</c></term><description>connects to a listener (http1, tls, http2, diagnostics), with a receive buffer in bytes; 0: the system's own</description></item>
/// <item><term><c>send GET / HTTP/1.1\r\n</c></term><description>sends bytes, escaped</description></item>
/// <item><term><c>fill 5000</c></term><description>sends so many bytes</description></item>
/// <item><term><c>handshake</c></term><description>does that of TLS; what is sent before goes out bare</description></item>
/// <item><term><c>preface</c>, <c>settings 0</c>, <c>ack</c>, <c>ping</c>, <c>goaway</c></term><description>of HTTP/2; the number is the window of each stream</description></item>
/// <item><term><c>headers 1 end GET /metrics</c></term><description>a request on a stream; <c>more</c> for <c>end</c>: its body follows</description></item>
/// <item><term><c>connect 1 /stall/echo</c></term><description>a WebSocket on a stream (RFC 8441)</description></item>
/// <item><term><c>data 1 end hello</c>, <c>zeros 1 more 5000</c></term><description>DATA, as bytes or as so many</description></item>
/// <item><term><c>window 1 1</c>, <c>rst 1</c></term><description>of a stream</description></item>
/// <item><term><c>cut 4 ping</c></term><description>the first bytes of what another step sends</description></item>
/// <item><term><c>pause 200</c></term><description>milliseconds</description></item>
/// <item><term><c>read all</c>, <c>read nothing</c>, <c>read 100 each 50</c></term><description>from here on; nothing is read before</description></item>
/// <item><term><c>fin</c>, <c>reset</c>, <c>leave</c></term><description>half of a close, an abort, a close</description></item>
/// <item><term><c>each 300 send \r\n</c></term><description>a step again and again, for as long as the connection is; the last step</description></item>
/// </list>
/// </summary>
/// <param name="Text">The text.</param>
internal sealed record FuzzStep(string Text)
{
    public string Verb => Word(0);

    /// <summary>The step that this one repeats or cuts; <see langword="null"/>: it has none.</summary>
    public FuzzStep? Inner => Verb is Verbs.Each or Verbs.Cut ? new FuzzStep(After(2)) : null;

    /// <summary>What does the sending: this step, or what it repeats or cuts.</summary>
    public FuzzStep Sender => Inner is { } inner ? inner.Sender : this;

    /// <summary>A word; the verb is the first.</summary>
    public string Word(int index)
    {
        var words = Text.Split(' ', index + 2);
        return index < words.Length ? words[index] : throw Unknown();
    }

    public int Number(int index) => int.TryParse(Word(index), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Unknown();

    /// <summary>All that follows so many words.</summary>
    public string After(int words)
    {
        var parts = Text.Split(' ', words + 1);
        return parts.Length > words ? parts[words] : "";
    }

    public FormatException Unknown() => new($"'{Text}' is no step");

    public override string ToString() => Text;
}
