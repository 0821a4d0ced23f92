using System.Net;
using Leak.Audit.Looking;
using Leak.Clients;
using Leak.Clients.Live;

namespace Leak.Audit.Serving;

/// <summary>A client of something that is open for the whole audit, and from which it reads whatever comes: an iteration is as long as its pace.</summary>
internal abstract class OpenSession(LiveContext context, Door door) : LibrarySession(context, door, HttpVersion.Version11)
{
    private CancellationTokenSource? _closing;
    private Task<IterationResult>? _open;
    private long _bytes;

    protected override async Task<IterationResult> IterateAsync(CancellationToken cancellationToken)
    {
        if (_open is null)
        {
            _closing = new CancellationTokenSource();
            _open = OpenAsync(_closing.Token);
        }

        using var paced = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (await Task.WhenAny(_open, Task.Delay(Pace, Clock.TimeProvider, paced.Token)) == _open)
        {
            await paced.CancelAsync();
            var open = _open;
            Drop();
            return await open;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new IterationResult(true, "open", Interlocked.Exchange(ref _bytes, 0));
    }

    /// <summary>Opens it, reads until the server ends it, and says what that was.</summary>
    protected abstract Task<IterationResult> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Tells of bytes that came.</summary>
    protected void NoteRead(int bytes) => Interlocked.Add(ref _bytes, bytes);

    protected override void Drop()
    {
        _closing?.Cancel();
        _closing?.Dispose();
        _closing = null;

        // What it still throws is of our own making.
        _open?.ContinueWith(static open => _ = open.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        _open = null;
    }
}
