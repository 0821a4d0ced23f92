using System.Net.Sockets;
using Leak.Scenarios.Fuzzing.Steps;

namespace Leak.Scenarios.Fuzzing.Driving;

/// <summary>Reads a connection as its script says: all, nothing, or a little at a time.</summary>
internal sealed class FuzzReader(Stream stream, CancellationToken cancellationToken)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);
    private readonly byte[] _buffer = new byte[16 * 1024];
    private volatile FuzzStep _how = new($"{Verbs.Read} nothing");

    /// <summary>From here on.</summary>
    public void Read(FuzzStep how) => _how = how;

    public async Task RunAsync()
    {
        try
        {
            while (true)
            {
                // Once: its script may change it meanwhile.
                var how = _how;
                var (bytes, pause) = how.Word(1) switch
                {
                    "all" => (_buffer.Length, TimeSpan.Zero),
                    "nothing" => (0, s_look),
                    _ => (Math.Min(how.Number(1), _buffer.Length), TimeSpan.FromMilliseconds(how.Number(3))),
                };
                if (bytes > 0 && await stream.ReadAsync(_buffer.AsMemory(0, bytes), cancellationToken) == 0)
                {
                    return;
                }

                if (pause > TimeSpan.Zero)
                {
                    await Task.Delay(pause, cancellationToken);
                }
            }
        }
        catch (Exception end) when (end is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException or NotSupportedException)
        {
            // The connection has ended, by whoever.
        }
    }
}
