using Leak.Timeouts.Connections;

namespace Leak.Unit.Timeouts;

/// <summary>
/// The streams of a <see cref="FakeConnection"/>, sent as Kestrel sends them: a handler waits while 4 KiB of it wait, and what may be sent
/// is sent at once, each stream in its turn.
/// </summary>
internal sealed class FakeStreams(FakeConnection connection)
{
    private const int Pipe = 4096;
    private const int Frame = 16_384;

    private readonly SortedDictionary<int, Output> _streams = [];
    private long _initial = 65_535;
    private long _window = 65_535;
    private bool _isBlocked;
    private bool _isLate;

    private IStreamEvents Events => connection.Watch;

    public long SentOf(int stream) => _streams[stream].Sent;

    /// <summary>A request whose response has begun.</summary>
    public FakeRequest Begin(int stream, params object[] metadata)
    {
        _streams[stream] = new Output { Window = _initial };
        var request = connection.Begin(new(null, new(metadata), "an endpoint"), stream);
        request.Respond();
        return _streams[stream].Request = request;
    }

    /// <summary>A WebSocket.</summary>
    public FakeRequest BeginWebSocket(int stream)
    {
        var request = Begin(stream);
        request.Upgrade();
        _streams[stream].IsUpgraded = true;
        return request;
    }

    /// <summary>The handler has so much to say; it does, unless it waits for what it said before.</summary>
    public void Push(int stream, int bytes)
    {
        var output = _streams[stream];
        if (output.Waiting < Pipe)
        {
            output.Waiting += bytes;
            if (output.IsUpgraded)
            {
                output.Request!.Write(bytes);
            }

            Send();
        }
    }

    /// <summary>The client grants window: of a stream, or with 0 of the connection.</summary>
    public void Grant(int stream, int bytes)
    {
        Events.OnWindow(stream, bytes);
        if (stream == 0)
        {
            _window += bytes;
        }
        else
        {
            _streams[stream].Window += bytes;
        }

        Send();
    }

    /// <summary>The client's settings give each stream another window.</summary>
    public void Initial(int bytes)
    {
        Events.OnInitialWindow(bytes);
        foreach (var output in _streams.Values)
        {
            output.Window += bytes - _initial;
        }

        _initial = bytes;
        Send();
    }

    /// <summary>Kestrel waits for the socket, or need not any more.</summary>
    public void Block(bool isBlocked)
    {
        _isBlocked = isBlocked;
        Events.OnBlocked(isBlocked);
        Send();
    }

    /// <summary>Kestrel has no turn on its machine, or has one again.</summary>
    public void Delay(bool isLate)
    {
        _isLate = isLate;
        Send();
    }

    private void Send()
    {
        for (var sent = true; sent && !_isBlocked && !_isLate;)
        {
            sent = false;
            foreach (var (id, output) in _streams)
            {
                var bytes = (int)Math.Min(Math.Min(output.Waiting, Frame), Math.Min(output.Window, _window));
                if (bytes > 0)
                {
                    (output.Waiting, output.Window, output.Sent, _window) = (output.Waiting - bytes, output.Window - bytes, output.Sent + bytes, _window - bytes);
                    Events.OnSent(id, bytes, isLast: false);
                    sent = true;
                }
            }
        }
    }

    private sealed class Output
    {
        public FakeRequest? Request { get; set; }

        public bool IsUpgraded { get; set; }

        public long Window { get; set; }

        public long Waiting { get; set; }

        public long Sent { get; set; }
    }
}
