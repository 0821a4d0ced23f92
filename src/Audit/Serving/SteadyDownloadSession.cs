using System.Net;
using Leak.Audit.Looking;
using Leak.Clients;
using Leak.Clients.Live;

namespace Leak.Audit.Serving;

/// <summary>
/// Reads a large answer as steadily as a connection of 64 Mbit/s does, to its end or as much as <see cref="MostBytes"/> of it; then pauses, so
/// that there are times in which the server has nothing to send to it.
/// </summary>
internal sealed class SteadyDownloadSession(LiveContext context, Door door) : LibrarySession(context, door, HttpVersion.Version11)
{
    /// <summary>Of one answer.</summary>
    public const long MostBytes = 4 << 20;

    private const long BytesPerSecond = 8 << 20;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(3);

    private readonly byte[] _buffer = new byte[64 * 1024];
    private HttpResponseMessage? _response;
    private long _read;
    private TimeSpan _pausesUntil;

    protected override async Task<IterationResult> IterateAsync(CancellationToken cancellationToken)
    {
        if (Clock.Now < _pausesUntil)
        {
            return new IterationResult(true, "pause");
        }

        using var ceiling = Ceiling(cancellationToken);
        if (_response is null)
        {
            _read = 0;
            _response = await GetAsync(accept: null, ceiling.Token);
            if (Refused(_response) is { } refused)
            {
                Drop();
                return refused;
            }
        }

        var body = await _response.Content.ReadAsStreamAsync(ceiling.Token);
        var upTo = Math.Min(MostBytes, _read + (long)(BytesPerSecond * Pace.TotalSeconds));
        var before = _read;
        while (_read < upTo)
        {
            var read = await body.ReadAsync(_buffer.AsMemory(0, (int)Math.Min(_buffer.Length, upTo - _read)), ceiling.Token);
            if (read == 0)
            {
                return Done(before);
            }

            _read += read;
        }

        return _read < MostBytes ? new IterationResult(true, "reading", _read - before) : Done(before);
    }

    protected override void Drop()
    {
        _response?.Dispose();
        _response = null;
    }

    private IterationResult Done(long before)
    {
        Drop();
        _pausesUntil = Clock.Now + s_pause;
        return new IterationResult(true, "200", _read - before);
    }
}
