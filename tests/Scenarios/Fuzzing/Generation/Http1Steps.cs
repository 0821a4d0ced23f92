using System.Text;
using Leak.Clients.Wire.Http1;
using Leak.Clients.Wire.WebSockets;
using Leak.Scenarios.Fuzzing.Steps;

namespace Leak.Scenarios.Fuzzing.Generation;

/// <summary>Valid and broken fragments of HTTP/1.1 and of WebSockets, in any order.</summary>
internal sealed class Http1Steps(Dice dice, List<string> steps, string where)
{
    private const string Host = "localhost";
    private const int MostMoves = 3;
    private const int MostBody = 60_000;

    public void Add()
    {
        if (where == Where.Tls)
        {
            Handshake();
        }

        steps.Add(Reading.Of(dice));
        for (var moves = dice.Between(0, MostMoves); moves > 0; moves--)
        {
            Move();
            if (dice.OneIn(2))
            {
                steps.Add(Reading.Pause(dice));
            }

            if (dice.OneIn(6))
            {
                steps.Add(Reading.Of(dice));
            }
        }

        End();
    }

    private void Handshake()
    {
        if (dice.OneIn(5))
        {
            // The start of a ClientHello, or nothing of the kind.
            Send(dice.OneIn(2) ? [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3] : dice.Bytes(dice.Between(1, 60)));
        }

        if (!dice.OneIn(6))
        {
            steps.Add(Verbs.Handshake);
        }
    }

    private void Move()
    {
        if (where == Where.Diagnostics)
        {
            Send(Http1Text.Get(Host, Paths.OfDiagnostics(dice), Headers()));
            return;
        }

        switch (dice.Between(0, 11))
        {
            case 0 or 1:
                Send(Http1Text.Get(Host, Paths.OfGet(dice), Headers()));
                break;
            case 2:
                var whole = Http1Text.Get(Host, Paths.OfGet(dice), Headers());
                Send(whole.AsSpan(0, dice.Between(1, whole.Length - 1)));
                break;
            case 3 or 4:
                Body();
                break;
            case 5:
                Chunks();
                break;
            case 6 or 7:
                EarlyAnswer();
                break;
            case 8:
                var path = Paths.OfGet(dice);
                Send([.. Enumerable.Repeat(Http1Text.Get(Host, path), dice.Between(2, 12)).SelectMany(bytes => bytes)]);
                break;
            case 9 or 10:
                WebSocket();
                break;
            default:
                Send(dice.Bytes(dice.Between(1, 80)));
                break;
        }
    }

    /// <summary>A body that may be whole, may stop, and may have something behind it.</summary>
    private void Body()
    {
        var (length, path) = (dice.Between(1, MostBody), Paths.OfPost(dice));
        Send(Http1Text.Post(Host, path, length, Headers()));
        var first = dice.Between(0, length);
        Fill(first);
        if (dice.OneIn(2))
        {
            steps.Add(Reading.Pause(dice));
        }

        if (dice.OneIn(2))
        {
            Fill(length - first);
        }
    }

    private void Chunks()
    {
        Send(Http1Text.PostChunked(Host, Paths.OfPost(dice), "5\r\nhello\r\n", Headers()));
        for (var chunks = dice.Between(0, 3); chunks > 0; chunks--)
        {
            Send(Encoding.ASCII.GetBytes(dice.Of("1\r\na\r\n", "5\r\nhel", "0\r\n", "0;x=y\r\n", "zz\r\n", "3;aaaa\r\nabc\r\n")));
        }

        if (dice.OneIn(2))
        {
            Send("0\r\n\r\n"u8);
        }
    }

    /// <summary>A body that is completed after its answer, with half of the next head in the same piece.</summary>
    private void EarlyAnswer()
    {
        Send(Http1Text.Post(Host, Paths.Unread, 10, body: "hello"));
        steps.Add(Reading.Pause(dice));
        var next = dice.OneIn(2) ? Http1Text.Get(Host, Paths.OfGet(dice)) : Http1Text.Post(Host, Paths.OfPost(dice), 3, body: "abc");
        var half = dice.Between(1, next.Length - 1);
        Send([.. "hello"u8, .. next[..half]]);
        if (dice.OneIn(2))
        {
            steps.Add(Reading.Pause(dice));
            Send(next.AsSpan(half));
        }
    }

    private void WebSocket()
    {
        Send(WebSocketText.Upgrade(Host, Paths.OfWebSocket(dice)));
        steps.Add(Reading.Pause(dice));
        for (var frames = dice.Between(0, 4); frames > 0; frames--)
        {
            Send(WebSocketBytes.Of(dice));
        }
    }

    private void End()
    {
        if (where == Where.Diagnostics && dice.OneIn(2))
        {
            // Their limits are long: what stays there is not for a run of seconds.
            steps.Add(Reading.Pause(dice));
            steps.Add(dice.Of(Verbs.Leave, Verbs.Reset));
            return;
        }

        switch (dice.Between(0, 11))
        {
            case 0:
                steps.Add(Verbs.Fin);
                break;
            case 1:
                steps.Add(Verbs.Reset);
                break;
            case 2:
                steps.Add(Verbs.Leave);
                break;
            case 3 or 4 or 5 or 6:
                var drip = dice.Between(0, 4) switch
                {
                    0 => "\r\n",
                    1 => "X-a: b\r\n",
                    2 => "1\r\na\r\n",
                    3 => Encoding.Latin1.GetString(WebSocketBytes.Pong),
                    _ => "a",
                };
                steps.Add(Dice.Text($"{Verbs.Each} {dice.Between(100, 600)} {Verbs.Send} {EscapedBytes.ToText(Encoding.Latin1.GetBytes(drip))}"));
                break;
        }
    }

    private string Headers() => dice.OneIn(6) ? "Connection: close\r\n" : "";

    private void Send(ReadOnlySpan<byte> bytes) => steps.Add($"{Verbs.Send} {EscapedBytes.ToText(bytes)}");

    private void Fill(int bytes)
    {
        if (bytes > 0)
        {
            steps.Add(Dice.Text($"{Verbs.Fill} {bytes}"));
        }
    }
}
