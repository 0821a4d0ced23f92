using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Leak.Bounds.Engine;

namespace Leak.Bounds.Workloads;

/// <summary>The posting clients of one run.</summary>
internal sealed class LivePostSession : ILiveSession
{
    /// <summary>How long an answer may take before the iteration counts as failed.</summary>
    public static readonly TimeSpan AnswerCeiling = TimeSpan.FromSeconds(30);

    private const int MinBodyBytes = 16;
    private const int MaxBodyBytes = 256;
    private const int CostliestBodyBytes = 100;

    private readonly LiveContext _context;
    private readonly Lazy<TimeSpan> _startedAt;
    private readonly ConcurrentDictionary<int, LiveConnection> _connections = new();

    public LivePostSession(LiveContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.BaseAddress.Scheme != Uri.UriSchemeHttp)
        {
            throw new ArgumentException($"live/post speaks plain http, not {context.BaseAddress.Scheme}.", nameof(context));
        }

        if (context.Pace <= TimeSpan.Zero)
        {
            throw new ArgumentException("The pace must be more than zero.", nameof(context));
        }

        _context = context;

        // The first iteration, not now: a connection's cost is counted in between.
        _startedAt = new Lazy<TimeSpan>(() => context.Clock.Now);
    }

    public async Task<IterationResult> RunAsync(Iteration iteration, CancellationToken cancellationToken)
    {
        // Due by the schedule, not after the last answer: a slow server must not be spared by its slowness.
        var due = _startedAt.Value + Phase(iteration.Copy) + iteration.Number * _context.Pace;
        var wait = due - _context.Clock.Now;
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, _context.Clock.TimeProvider, cancellationToken);
        }

        using var ceiling = new CancellationTokenSource(AnswerCeiling, _context.Clock.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ceiling.Token, cancellationToken);
        try
        {
            return await PostAsync(iteration, either.Token);
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

    public async Task<IAsyncDisposable> OpenCostliestAsync(CancellationToken cancellationToken)
    {
        var connection = await LiveConnection.OpenAsync(_context.BaseAddress, cancellationToken);
        try
        {
            var body = Body(new Random(_context.Seed), CostliestBodyBytes);
            var head = Request(body).AsMemory();
            await connection.SendAsync(head[..^(CostliestBodyBytes / 2)], cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
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

    private async Task<IterationResult> PostAsync(Iteration iteration, CancellationToken cancellationToken)
    {
        if (!_connections.TryGetValue(iteration.Copy, out var connection))
        {
            connection = await LiveConnection.OpenAsync(_context.BaseAddress, cancellationToken);
            _connections[iteration.Copy] = connection;
        }

        var random = new Random(HashCode(iteration));
        var answer = await connection.ExchangeAsync(Request(Body(random, random.Next(MinBodyBytes, MaxBodyBytes + 1))), cancellationToken);
        if (answer is not { } complete)
        {
            Drop(iteration.Copy);
            return new IterationResult(false, "cut", Error: "the server closed the connection");
        }

        if (complete.Closes)
        {
            // Announced by the server, after an answer: no cut.
            Drop(iteration.Copy);
        }

        var ok = complete.Status is >= 200 and < 300;
        var status = complete.Status.ToString(CultureInfo.InvariantCulture);
        return new IterationResult(ok, status, complete.Bytes, ok ? null : $"status {status}");
    }

    private void Drop(int copy)
    {
        if (_connections.TryRemove(copy, out var connection))
        {
            connection.Close();
        }
    }

    private TimeSpan Phase(int copy) => new Random(HashCode(new Iteration(copy, -1))).NextDouble() * _context.Pace;

    // Not System.HashCode: that is seeded anew in each process.
    private int HashCode(Iteration iteration) =>
        unchecked((((_context.Seed * 31) + iteration.Copy) * 1_000_003) + (int)iteration.Number);

    private static string Body(Random random, int bytes) =>
        string.Create(bytes, random, (letters, source) =>
        {
            foreach (ref var letter in letters)
            {
                letter = (char)('a' + source.Next(26));
            }
        });

    private byte[] Request(string body) => Encoding.ASCII.GetBytes(
        $"POST /post HTTP/1.1\r\nHost: {_context.BaseAddress.Authority}\r\nContent-Type: text/plain\r\nContent-Length: {body.Length}\r\n\r\n{body}");
}
