using Leak.Scenarios.Fuzzing.Steps;

namespace Leak.Scenarios.Fuzzing.Generation;

/// <summary>Valid and broken frames of HTTP/2, in any order.</summary>
internal sealed class Http2Steps(Dice dice, List<string> steps)
{
    private const int MostMoves = 6;
    private const int Much = 10_000_000;
    private int _next = 1;
    private int _webSocket;

    public void Add()
    {
        steps.Add(Reading.Of(dice));
        steps.Add(dice.OneIn(15) ? $"{Verbs.Cut} {dice.Between(1, 23)} {Verbs.Preface}" : Verbs.Preface);
        steps.Add(Dice.Text($"{Verbs.Settings} {dice.Of(0, 0, 1, 100, 65_535, Much)}"));
        if (dice.OneIn(2))
        {
            steps.Add(Dice.Text($"{Verbs.Window} 0 {Much}"));
        }

        if (dice.OneIn(2))
        {
            steps.Add(Verbs.Ack);
        }

        for (var moves = dice.Between(0, MostMoves); moves > 0; moves--)
        {
            Move();
            if (dice.OneIn(3))
            {
                steps.Add(Reading.Pause(dice));
            }

            if (dice.OneIn(10))
            {
                steps.Add(Reading.Of(dice));
            }
        }

        End();
    }

    private void Move()
    {
        switch (dice.Between(0, 13))
        {
            case 0 or 1 or 2:
                Ask(Paths.OfGet(dice));
                break;
            case 3:
                Ask(Paths.Events);
                break;
            case 4:
                var path = Paths.OfGet(dice);
                for (var more = dice.Between(2, 20); more > 0; more--)
                {
                    Ask(path);
                }

                break;
            case 5 or 6:
                Post();
                break;
            case 7 or 8:
                WebSocket();
                break;
            case 9:
                steps.Add(Dice.Text($"{Verbs.Window} {Stream()} {dice.Of(1, 100, 100_000)}"));
                break;
            case 10:
                steps.Add(dice.Of(Verbs.Ping, Verbs.Ack, Verbs.GoAway, Dice.Text($"{Verbs.Settings} {dice.Of(0, 10, Much)}")));
                break;
            case 11:
                steps.Add(Dice.Text($"{Verbs.Rst} {Stream()}"));
                break;
            case 12:
                steps.Add(Dice.Text($"{Verbs.Cut} {dice.Between(1, 20)} {Verbs.Headers} {Next()} end GET {Paths.Post}"));
                break;
            default:
                steps.Add($"{Verbs.Send} {EscapedBytes.ToText(dice.Bytes(dice.Between(1, 40)))}");
                break;
        }
    }

    private void Ask(string path) => steps.Add(Dice.Text($"{Verbs.Headers} {Next()} end GET {path}"));

    private void Post()
    {
        var stream = Next();
        steps.Add(Dice.Text($"{Verbs.Headers} {stream} more POST {Paths.OfPost(dice)}"));
        for (var parts = dice.Between(0, 3); parts > 0; parts--)
        {
            steps.Add(Dice.Text($"{Verbs.Zeros} {stream} more {dice.Between(1, 20_000)}"));
        }

        if (dice.OneIn(2))
        {
            steps.Add(Dice.Text($"{Verbs.Zeros} {stream} end 10"));
        }
    }

    private void WebSocket()
    {
        _webSocket = Next();
        steps.Add(Dice.Text($"{Verbs.Connect} {_webSocket} {Paths.OfWebSocket(dice)}"));
        for (var frames = dice.Between(0, 3); frames > 0; frames--)
        {
            steps.Add(Dice.Text($"{Verbs.Data} {_webSocket} more {EscapedBytes.ToText(WebSocketBytes.Of(dice))}"));
        }
    }

    private void End()
    {
        switch (dice.Between(0, 11))
        {
            case 0:
                steps.Add(dice.Of(Verbs.Fin, Verbs.Reset, Verbs.Leave));
                break;
            case < 9:
                var again = dice.Between(0, 8) switch
                {
                    0 => Verbs.Ping,
                    1 => Dice.Text($"{Verbs.Settings} {dice.Of(0, 100)}"),
                    2 => Dice.Text($"{Verbs.Window} 0 1"),
                    3 or 4 => Dice.Text($"{Verbs.Window} {Stream()} {dice.Of(1, 10)}"),
                    5 => Dice.Text($"{Verbs.Zeros} {Stream()} more 1"),
                    _ => Dice.Text($"{Verbs.Data} {(_webSocket == 0 ? Stream() : _webSocket)} more {EscapedBytes.ToText(WebSocketBytes.Pong)}"),
                };
                steps.Add(Dice.Text($"{Verbs.Each} {dice.Between(100, 600)} {again}"));
                break;
        }
    }

    private int Next()
    {
        var stream = _next;
        _next += 2;
        return stream;
    }

    /// <summary>One that was begun; the first where none was.</summary>
    private int Stream() => _next == 1 ? 1 : (2 * dice.Between(0, (_next - 3) / 2)) + 1;
}
