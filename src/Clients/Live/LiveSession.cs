using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using Leak.Clients.Wire.Http1;

namespace Leak.Clients.Live;

/// <summary>
/// The clients of one run, each on a connection that it keeps. They speak by their own hand, so that every task of them
/// stands on a frame of this assembly, and a cut is seen as a cut and not repaired in silence.
/// </summary>
internal abstract class LiveSession : ILiveSession
{
    /// <summary>How long an answer may take, beyond what the client makes it last, before the iteration counts as failed.</summary>
    public static readonly TimeSpan AnswerCeiling = TimeSpan.FromSeconds(30);

    private readonly Lazy<TimeSpan> _startedAt;
    private readonly ConcurrentDictionary<int, LiveConnection> _connections = new();

    /// <param name="context">The run.</param>
    /// <param name="lasts">How much of each pace an iteration lasts by its own doing, from 0 to 1; the rest is for the server.</param>
    protected LiveSession(LiveContext context, double lasts)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.BaseAddress.Scheme != Uri.UriSchemeHttp)
        {
            throw new ArgumentException($"{context.Client.Id} speaks plain http, not {context.BaseAddress.Scheme}.", nameof(context));
        }

        if (context.Pace <= TimeSpan.Zero)
        {
            throw new ArgumentException("The pace must be more than zero.", nameof(context));
        }

        Context = context;
        Path = context.Path!;
        Lasting = lasts * context.Pace;

        // The first iteration, not now: a connection's cost is counted in between.
        _startedAt = new Lazy<TimeSpan>(() => context.Clock.Now);
    }

    protected LiveContext Context { get; }

    protected string Path { get; }

    /// <summary>How long an iteration lasts by its own doing.</summary>
    protected TimeSpan Lasting { get; }

    /// <summary>The receive buffer of each connection; <see langword="null"/>: the operating system's default.</summary>
    protected virtual int? ReceiveBufferBytes => null;

    public async Task<IterationResult> RunAsync(Iteration iteration, CancellationToken cancellationToken)
    {
        // Due by the schedule, not after the last answer: a slow server must not be spared by its slowness.
        var due = _startedAt.Value + Phase(iteration.Copy) + iteration.Number * Context.Pace;
        await WaitUntilAsync(due, cancellationToken);
        var begun = Context.Clock.Now;
        var result = await ServeAsync(iteration, cancellationToken);

        // The wait for its turn is no part of it.
        return result with { Latency = result.Latency ?? Context.Clock.Now - begun };
    }

    public async Task<IAsyncDisposable> OpenCostliestAsync(CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(copy: 0, cancellationToken);
        try
        {
            await BeginAsync(connection, cancellationToken);
            await CostAsync(connection, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task<bool> RehearseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenAsync(copy: 0, cancellationToken);
            return await ServeAtOnceAsync(connection, cancellationToken);
        }
        catch (Exception failure) when (failure is LiveFailureException or SocketException)
        {
            // The run will tell of it.
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var copy in _connections.Keys)
        {
            if (_connections.TryRemove(copy, out var connection))
            {
                await connection.DisposeAsync();
            }
        }
    }

    /// <summary>One iteration, on the client's connection.</summary>
    /// <exception cref="LiveFailureException">The server closed the connection.</exception>
    protected abstract Task<IterationResult> IterateAsync(LiveConnection connection, Iteration iteration, CancellationToken cancellationToken);

    /// <summary>Leaves a connection, that has begun, in the state in which it costs the server most. Default: that is what it is in.</summary>
    protected virtual Task CostAsync(LiveConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>One request from its beginning to its end, at no pace but the server's. Default: there is none.</summary>
    /// <returns>Whether it was answered.</returns>
    protected virtual Task<bool> ServeAtOnceAsync(LiveConnection connection, CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>The same of a request whose answer is all that is awaited.</summary>
    protected static async Task<bool> AskAtOnceAsync(LiveConnection connection, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        await connection.ExchangeAsync(request, cancellationToken);
        return true;
    }

    /// <summary>What a new connection begins with. Default: nothing.</summary>
    protected virtual Task BeginAsync(LiveConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;

    protected Task WaitUntilAsync(TimeSpan due, CancellationToken cancellationToken)
    {
        var wait = due - Context.Clock.Now;
        return wait > TimeSpan.Zero ? Task.Delay(wait, Context.Clock.TimeProvider, cancellationToken) : Task.CompletedTask;
    }

    /// <summary>What an answer says of an iteration: 2xx, and as many bytes as asked for.</summary>
    /// <param name="iteration">The iteration.</param>
    /// <param name="answer">Its answer.</param>
    /// <param name="bodyBytes">The size of body that was asked for; <see langword="null"/>: any.</param>
    protected IterationResult ToResult(Iteration iteration, LiveConnection.Answer answer, long? bodyBytes = null)
    {
        if (answer.Closes)
        {
            // Announced by the server, after an answer: no cut.
            Drop(iteration.Copy);
        }

        var status = answer.Status.ToString(CultureInfo.InvariantCulture);
        var error = answer.Status is < 200 or >= 300 ? $"status {status}"
            : bodyBytes is { } expected && expected != answer.BodyBytes ? $"{answer.BodyBytes} bytes of body instead of {expected}"
            : null;
        return new IterationResult(error is null, status, answer.Bytes, error);
    }

    protected byte[] Get(string pathAndQuery, string headers = "") =>
        Http1Text.Get(Context.Authority, pathAndQuery, headers);

    protected byte[] Post(int contentLength, string body) =>
        Http1Text.Post(Context.Authority, Path, contentLength, "Content-Type: text/plain\r\n", body);

    // Not System.HashCode: that is seeded anew in each process.
    protected int HashCode(Iteration iteration) =>
        unchecked((((Context.Seed * 31) + iteration.Copy) * 1_000_003) + (int)iteration.Number);

    /// <summary>One iteration, and what became of it where it failed.</summary>
    private async Task<IterationResult> ServeAsync(Iteration iteration, CancellationToken cancellationToken)
    {
        using var ceiling = new CancellationTokenSource(AnswerCeiling + Lasting, Context.Clock.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ceiling.Token, cancellationToken);
        try
        {
            var connection = await ConnectionOfAsync(iteration.Copy, either.Token);
            var asked = Context.Clock.Now;
            var result = await IterateAsync(connection, iteration, either.Token);
            var took = Context.Clock.Now - asked;
            if (result.Ok && Lasting == TimeSpan.Zero)
            {
                Context.OnLatency?.Invoke(new Latency(asked, took));
            }

            return result with { Latency = took };
        }
        catch (LiveFailureException failure)
        {
            Drop(iteration.Copy);
            return new IterationResult(false, failure.Status, Error: failure.Message);
        }
        catch (SocketException exception)
        {
            Drop(iteration.Copy);
            return exception.SocketErrorCode == SocketError.ConnectionRefused
                ? new IterationResult(false, "refused", Error: "connection refused")
                : new IterationResult(false, "error", Error: exception.SocketErrorCode.ToString());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Drop(iteration.Copy);
            return new IterationResult(false, "no answer", Error: $"no answer within {AnswerCeiling.TotalSeconds:0} s");
        }
    }

    private async Task<LiveConnection> ConnectionOfAsync(int copy, CancellationToken cancellationToken)
    {
        if (!_connections.TryGetValue(copy, out var connection))
        {
            connection = await OpenAsync(copy, cancellationToken);
            _connections[copy] = connection;
            await BeginAsync(connection, cancellationToken);
        }

        return connection;
    }

    private Task<LiveConnection> OpenAsync(int copy, CancellationToken cancellationToken) => LiveConnection.OpenAsync(
        Context.BaseAddress, ReceiveBufferBytes, Context.Sources is { } sources ? socket => sources.Bind(socket, copy) : null, cancellationToken);

    private void Drop(int copy)
    {
        if (_connections.TryRemove(copy, out var connection))
        {
            connection.Close();
        }
    }

    /// <summary>So that each iteration has ended within its pace.</summary>
    private TimeSpan Phase(int copy) => new Random(HashCode(new Iteration(copy, -1))).NextDouble() * (Context.Pace - Lasting);
}
