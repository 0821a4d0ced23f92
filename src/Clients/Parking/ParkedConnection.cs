using System.Net.Sockets;
using Leak.Clients.Wire;

namespace Leak.Clients.Parking;

/// <summary>One parked connection. Once admitted, only the park's thread touches its socket.</summary>
internal sealed class ParkedConnection
{
    /// <summary>One in so many asks whether the server's socket is gone, once the server has sent FIN.</summary>
    private const int AskingShare = 3;

    private static readonly byte[] s_question = "\n"u8.ToArray();

    /// <summary>
    /// From FIN to the first byte, and from each to the next. A socket that is closed answers the first, and the second finds that.
    /// Then seldom: a server that drains what its client still sends (nginx, for 5 s) must come to its end.
    /// </summary>
    private static readonly TimeSpan[] s_untilAsked =
    [
        TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200),
    ];

    private static readonly TimeSpan s_untilAskedLater = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan s_untilAskedAgain = TimeSpan.FromMilliseconds(200);

    private readonly TlsSession? _tls;
    private readonly Trail _sends = new();
    private readonly Trail _takes = new();
    private readonly bool _isAsker;
    private readonly TimeSpan _openedAt;
    private ReadOnlyMemory<byte> _unsent;
    private IAnswerReader? _reader;
    private long _drips;
    private int _sentAgain;

    // Times are ticks since it was opened, 0 for never: another thread reads them, and must not read half of one.
    private long _stalledAfter;
    private long _firstEndAfter;
    private long _lastEndAfter;
    private long _answerAfter;
    private long _firstTakenAfter;
    private long _lastTakenAfter;
    private long _sent;
    private long _taken;

    // Ticks; less than zero: nothing has come from the server yet, which shows that it has taken the connection in.
    private long _takenInLate = -1;
    private int _endedBefore;
    private int _ended;
    private ushort _clientPort;
    private readonly ushort _source;
    private short _statusCode;
    private short _firstStatusCode;
    private bool _isAnsweredInFull;
    private bool _isAnsweredToClose;
    private bool _halfClosed;
    private bool _endsSide;
    private int _asked;
    private TimeSpan _askedAt;

    public ParkedConnection(ParkLane lane, long number, Socket socket, TimeSpan openedAt, bool isConnected, TlsSession? tls = null)
    {
        Lane = lane;
        Socket = socket;
        _openedAt = openedAt;
        _tls = tls;
        // Over TLS that is silent afterwards it is sent already.
        _unsent = lane.Script.HandshakesWith is null || tls is not null ? Sealed(lane.Script.Opening) : default;
        AwaitsAnswer = lane.Script.AwaitsAnswer;
        _isAsker = number % AskingShare == 0;
        _source = (ushort)(lane.Sources?.IndexOf(number) ?? 0);
        if (isConnected)
        {
            BeginScript(openedAt, sentAgain: 0);
        }
        else
        {
            Connecting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public ParkLane Lane { get; }

    public Socket Socket { get; }

    /// <summary>Since when its stall lasts; until that begins, since when it is open.</summary>
    public TimeSpan StalledAt => _openedAt + new TimeSpan(Volatile.Read(ref _stalledAfter));

    /// <summary>Completed when the connection is there; <see langword="null"/> from then on.</summary>
    public TaskCompletionSource? Connecting { get; private set; }

    /// <summary>Where the lane keeps it.</summary>
    public int Place { get; set; }

    /// <summary>Where the means of waiting keeps it.</summary>
    public int Slot { get; set; }

    public Interest Interest { get; set; }

    public bool AwaitsAnswer { get; private set; }

    /// <summary>Whether its script was sent, its answer has come, and it only drips and reads from now on.</summary>
    public bool HasStalled { get; private set; }

    /// <summary>Whether its drip has come to its end.</summary>
    public bool HasDripped { get; private set; }

    /// <summary>Whether it has seen all that it will of an answer that it does not read.</summary>
    public bool HasLooked { get; private set; }

    public bool HasVanished { get; private set; }

    public bool HasUnsent => !_unsent.IsEmpty;

    public bool HasEnded { get; set; }

    /// <summary>Whether the server has sent FIN, and it is asked whether its socket is gone.</summary>
    public bool IsAsking { get; private set; }

    /// <summary>When it is asked next, from now; that alternates, for what a byte brought is seen by the next one.</summary>
    public TimeSpan UntilAsked => _asked < s_untilAsked.Length ? s_untilAsked[_asked] : (_asked - s_untilAsked.Length) % 2 == 0 ? s_untilAskedLater : s_untilAskedAgain;

    public Interest Wants => Connecting is not null
        ? Interest.Write
        : (Lane.Script.Reading.TakesEverything || AwaitsAnswer ? Interest.Read : 0) | (HasUnsent ? Interest.Write : 0);

    /// <summary>The connection is there: sends what can be sent at once.</summary>
    /// <param name="now">The time.</param>
    /// <param name="sentAgain">How often its SYN was sent again.</param>
    public void BeginScript(TimeSpan now, int sentAgain)
    {
        Connecting = null;
        _sentAgain = sentAgain;
        _clientPort = (ushort)NonBlockingConnect.LocalPort(Socket);

        // Where it fails, the park's thread finds out why.
        Flush(now);
    }

    /// <summary>The script is carried out; what remains is to send the rest of it, to drip and to read.</summary>
    /// <returns>Whether the connection is whole.</returns>
    public bool Stall(TimeSpan now)
    {
        if (Lane.Script.Vanishes)
        {
            HasVanished = true;
            PacketLoss.Begin(Socket);
        }

        HasStalled = true;
        Volatile.Write(ref _stalledAfter, Since(now));
        return Flush(now);
    }

    /// <summary>Ends its own side once all is sent: that is the stall, and it begins now.</summary>
    /// <returns>Whether the connection is whole.</returns>
    public bool EndSide(TimeSpan now)
    {
        _endsSide = true;
        Volatile.Write(ref _stalledAfter, Since(now));
        return Flush(now);
    }

    /// <summary>To be sent after what is not sent yet.</summary>
    public void SendAfter(ReadOnlyMemory<byte> bytes) => Queue(Sealed(bytes));

    /// <summary>Sends the next drip, unless the server has not even taken what came before: it is owed nothing more then.</summary>
    /// <returns>Whether the connection is whole.</returns>
    public bool SendDrip(TimeSpan now)
    {
        if (!HasUnsent)
        {
            _unsent = Sealed(Lane.Script.Drip!.Next(_drips++));
            HasDripped = !HasUnsent;
        }

        return Flush(now);
    }

    /// <summary>Sends what it can. False: the connection is broken, which the next read explains.</summary>
    public bool Flush(TimeSpan now)
    {
        while (HasUnsent)
        {
            var sent = Socket.Send(_unsent.Span, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                return true;
            }

            if (error != SocketError.Success)
            {
                return false;
            }

            _unsent = _unsent[sent..];
            Volatile.Write(ref _sent, _sent + sent);
            _sends.Note(now - _openedAt);
        }

        return !_endsSide || HalfClose();
    }

    /// <summary>Takes note of what the server sent.</summary>
    /// <returns>Whether the awaited answer has just come.</returns>
    public bool Note(ReadOnlySpan<byte> bytes, TimeSpan now)
    {
        if (bytes.IsEmpty)
        {
            return false;
        }

        NoteTakenIn();
        NoteTaken(bytes.Length, now);
        return NoteSaid(bytes, now);
    }

    /// <summary>Takes note of what came with the handshake of TLS, behind it.</summary>
    /// <returns>Whether the awaited answer was in it.</returns>
    public bool NoteHandshake(TimeSpan now) => _tls is not null && NoteSaid([], now);

    /// <summary>Closes its socket.</summary>
    public void Close()
    {
        _tls?.Dispose();
        Socket.Dispose();
    }

    /// <summary>
    /// Looks at what waits to be read, and leaves it there: what the server answered to a client that does not read. Not once
    /// something was read: what waits then begins in the middle. Nor over TLS, where it cannot be understood without taking it.
    /// </summary>
    public void Look(Span<byte> buffer, TimeSpan now)
    {
        if (Lane.Script.Reading.TakesEverything || AwaitsAnswer || _reader is not null || _tls is not null)
        {
            HasLooked = true;
            return;
        }

        var wasAnswered = _firstStatusCode != 0;
        var count = Socket.Receive(buffer, SocketFlags.Peek, out var error);
        if (error == SocketError.Success && count > 0)
        {
            NoteTakenIn();
            var reader = Lane.Script.Reader();
            reader.Read(buffer[..count]);
            NoteAnswer(reader, now);
        }

        // Once more after the head: a short body may come in a segment of its own.
        HasLooked = wasAnswered;
    }

    /// <summary>Begins to ask, where this is one that does and that can: who has closed its own side sends nothing.</summary>
    public bool BeginAsking(TimeSpan now)
    {
        _askedAt = now;
        return IsAsking = _isAsker && !_halfClosed;
    }

    public void EndAsking() => IsAsking = false;

    /// <summary>Sends a byte to a server that has sent FIN.</summary>
    /// <returns>The last time at which its socket was not gone, for it had not answered the byte before; <see langword="null"/>: it is gone.</returns>
    public TimeSpan? Ask(TimeSpan now)
    {
        var question = Sealed(s_question);
        Socket.Send(question.IsEmpty ? s_question : question.Span, SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            return null;
        }

        var before = _askedAt;
        _asked++;
        _askedAt = now;
        return before - _openedAt;
    }

    /// <summary>What became of it, as long as its socket is there.</summary>
    public Lifetime LivedUntil(TimeSpan now, LifetimeEnd ending)
    {
        var ended = Volatile.Read(ref _ended);
        var answer = Volatile.Read(ref _firstStatusCode);
        return new Lifetime(_openedAt, now - _openedAt, ending, _clientPort, _statusCode == 0 ? null : _statusCode)
        {
            Source = _source,
            StalledAfter = After(ref _stalledAfter),
            RequestsEnded = ended == 0 ? null : new EndedRequests(ended, new(Volatile.Read(ref _firstEndAfter)), new(Volatile.Read(ref _lastEndAfter))),
            TakenInLate = Volatile.Read(ref _takenInLate) is >= 0 and var late ? new(late) : TakenInLate.Most(Socket, _sentAgain),
            Traffic = new Traffic(Volatile.Read(ref _sent), Volatile.Read(ref _taken), After(ref _firstTakenAfter), After(ref _lastTakenAfter)),
            SentAfter = _sends.Read(),
            TakenAfter = _takes.Read(),
            FirstAnswer = answer == 0 ? null : new FirstAnswer(answer, new(Volatile.Read(ref _answerAfter)), Volatile.Read(ref _isAnsweredInFull)) { Closes = Volatile.Read(ref _isAnsweredToClose) },
            GoAway = _reader?.GoAway,
            StreamReset = _reader?.StreamReset,
        };
    }

    private bool NoteSaid(ReadOnlySpan<byte> bytes, TimeSpan now)
    {
        _reader ??= Lane.Script.Reader();
        if (_tls is null)
        {
            _reader.Read(bytes);
        }
        else
        {
            Queue(_tls.Take(bytes, _reader));
        }

        if (_reader.StatusCode is { } status)
        {
            _statusCode = (short)status;
        }

        NoteAnswer(_reader, now);
        if (AwaitsAnswer && _reader.IsAnswered)
        {
            AwaitsAnswer = false;
            _endedBefore = _reader.RequestsEnded;
            return true;
        }

        NoteEnded(_reader.RequestsEnded - _endedBefore, now);
        return false;
    }

    private void Queue(ReadOnlyMemory<byte> bytes) => _unsent = HasUnsent ? (byte[])[.. _unsent.Span, .. bytes.Span] : bytes;

    /// <summary>What goes on the wire for bytes of the script.</summary>
    private ReadOnlyMemory<byte> Sealed(ReadOnlyMemory<byte> bytes) => _tls is null ? bytes : _tls.Encrypt(bytes);

    /// <summary>What is sent again later waits for no accept queue: the server has stopped reading, say.</summary>
    private void NoteTakenIn()
    {
        if (_takenInLate < 0)
        {
            Volatile.Write(ref _takenInLate, TakenInLate.Most(Socket, _sentAgain).Ticks);
        }
    }

    private void NoteTaken(int count, TimeSpan now)
    {
        Volatile.Write(ref _lastTakenAfter, Since(now));
        if (_taken == 0)
        {
            Volatile.Write(ref _firstTakenAfter, Since(now));
        }

        Volatile.Write(ref _taken, _taken + count);
        _takes.Note(now - _openedAt);
    }

    private void NoteAnswer(IAnswerReader reader, TimeSpan now)
    {
        const int SwitchingProtocols = 101;
        if (reader.WholeAnswers > 0)
        {
            Volatile.Write(ref _isAnsweredInFull, true);
        }

        if (reader.RequestsEnded <= 1 && reader.Closes)
        {
            Volatile.Write(ref _isAnsweredToClose, true);
        }

        if (_firstStatusCode == 0 && reader.StatusCode is SwitchingProtocols or >= 200)
        {
            Volatile.Write(ref _answerAfter, Since(now));

            // Last: whoever reads the status finds the time.
            Volatile.Write(ref _firstStatusCode, (short)reader.StatusCode.Value);
        }
    }

    private void NoteEnded(int ended, TimeSpan now)
    {
        if (AwaitsAnswer || ended <= _ended)
        {
            return;
        }

        Volatile.Write(ref _lastEndAfter, Since(now));
        if (_ended == 0)
        {
            Volatile.Write(ref _firstEndAfter, Since(now));
        }

        // Last: whoever reads the count finds the times.
        Volatile.Write(ref _ended, ended);
    }

    private bool HalfClose()
    {
        if (!_halfClosed)
        {
            _halfClosed = true;
            try
            {
                Socket.Shutdown(SocketShutdown.Send);
            }
            catch (SocketException)
            {
                return false;
            }
        }

        return true;
    }

    private static TimeSpan? After(ref long ticks) => Volatile.Read(ref ticks) is > 0 and var known ? new TimeSpan(known) : null;

    private long Since(TimeSpan now) => Math.Max(1, (now - _openedAt).Ticks);
}
