using System.Globalization;
using Leak.Audit.Looking;
using Leak.Clients;
using Leak.Clients.Live;

namespace Leak.Audit.Serving;

/// <summary>A client that asks by the library that most services of .NET ask with, and keeps its connection from one iteration to the next.</summary>
/// <remarks>One iteration at a time.</remarks>
internal abstract class LibrarySession : ILiveSession
{
    /// <summary>How long an answer may take.</summary>
    protected static readonly TimeSpan AnswerCeiling = TimeSpan.FromSeconds(30);

    private readonly LiveContext _context;
    private readonly Door _door;
    private readonly Version _version;
    private readonly SocketsHttpHandler _handler;
    private readonly Lazy<TimeSpan> _startedAt;

    /// <param name="context">The run.</param>
    /// <param name="door">The way in. Whether its certificate is taken was decided before.</param>
    /// <param name="version">The version of HTTP: that and no other.</param>
    protected LibrarySession(LiveContext context, Door door, Version version)
    {
        _context = context;
        _door = door;
        _version = version;
        _handler = Knocks.HandlerFor(door);
        Invoker = new HttpMessageInvoker(_handler);
        _startedAt = new Lazy<TimeSpan>(() => context.Clock.Now);
    }

    protected Door Door => _door;

    protected string Path => _context.Path!;

    protected TimeSpan Pace => _context.Pace;

    protected RunClock Clock => _context.Clock;

    protected HttpMessageInvoker Invoker { get; }

    public async Task<IterationResult> RunAsync(Iteration iteration, CancellationToken cancellationToken)
    {
        var wait = _startedAt.Value + (iteration.Number * Pace) - Clock.Now;
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, Clock.TimeProvider, cancellationToken);
        }

        var began = Clock.Now;
        try
        {
            return await IterateAsync(cancellationToken) with { Latency = Clock.Now - began };
        }
        catch (Exception e) when (FailureWords.IsOfServer(e) && !cancellationToken.IsCancellationRequested)
        {
            Drop();
            var why = e is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }
                ? "the server closed the connection in the middle of an answer"
                : $"the server {FailureWords.Of(e, AnswerCeiling)}";
            return new IterationResult(false, e is OperationCanceledException ? "no answer" : "cut", Error: why, Latency: Clock.Now - began);
        }
    }

    /// <summary>An audit counts no tasks of one connection.</summary>
    public Task<IAsyncDisposable> OpenCostliestAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync()
    {
        Drop();
        Invoker.Dispose();
        _handler.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>One iteration.</summary>
    protected abstract Task<IterationResult> IterateAsync(CancellationToken cancellationToken);

    /// <summary>Lets go of what an iteration left open.</summary>
    protected virtual void Drop()
    {
    }

    /// <summary>Asks for the path; returns once the head of the answer is there.</summary>
    protected async Task<HttpResponseMessage> GetAsync(string? accept, CancellationToken cancellationToken)
    {
        using var request = Knocks.RequestFor(_door, Path, _version, accept);
        return await Invoker.SendAsync(request, cancellationToken);
    }

    /// <summary>A token that is cancelled with the caller's, and once an answer has taken too long.</summary>
    protected static CancellationTokenSource Ceiling(CancellationToken cancellationToken)
    {
        var ceiling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ceiling.CancelAfter(AnswerCeiling);
        return ceiling;
    }

    /// <summary>A failure for a status that is none of 2xx; <see langword="null"/>: it is one.</summary>
    protected static IterationResult? Refused(HttpResponseMessage response)
    {
        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        return response.IsSuccessStatusCode ? null : new IterationResult(false, status, Error: $"status {status}");
    }

    /// <summary>An iteration that did what it set out to do.</summary>
    protected IterationResult Served(TimeSpan asked, long bytes)
    {
        _context.OnLatency?.Invoke(new Latency(asked, Clock.Now - asked));
        return new IterationResult(true, "200", bytes);
    }
}
