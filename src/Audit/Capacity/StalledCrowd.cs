using Leak.Bounds.Probes.Machine;
using Leak.Clients.Parking;

namespace Leak.Audit.Capacity;

/// <summary>The stalled connections, as many as are wanted at a time.</summary>
/// <param name="lane">Holds them.</param>
/// <param name="target">The server.</param>
internal sealed class StalledCrowd(ParkLane lane, CapacityTarget target)
{
    /// <summary>So many connects at once at the most.</summary>
    private const int AtOnce = 64;

    /// <summary>So many that cannot be opened, and no more are tried.</summary>
    private const int MostFailures = 16;

    /// <summary>So often their number must be the same.</summary>
    private const int Still = 5;

    private const string NotTaken = "not taken in time";

    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_gently = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan s_settling = TimeSpan.FromMilliseconds(20);

    private readonly Lock _sync = new();
    private readonly Dictionary<string, int> _failures = [];
    private int _failed;
    private int _opened;

    /// <summary>Open now.</summary>
    public int Held => lane.Held;

    /// <summary>Why those could not be opened that were tried last, with counts.</summary>
    public IReadOnlyDictionary<string, int> Failures
    {
        get
        {
            lock (_sync)
            {
                return _failures.ToDictionary();
            }
        }
    }

    /// <summary>What this process, or its machine, has no more of; <see langword="null"/>: nothing.</summary>
    public string? OwnEnd { get; private set; }

    /// <summary>Opens what is missing, until so many are open or too many cannot be.</summary>
    /// <param name="to">So many.</param>
    /// <param name="gently">Whether they come one by one, with a pause after each, and not as fast as the server accepts them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many were open before, and were opened: as many as there were if the server closed none.</returns>
    public async Task<int> GrowAsync(int to, bool gently, CancellationToken cancellationToken)
    {
        lock (_sync)
        {
            _failures.Clear();
            _failed = 0;
            _opened = 0;
        }

        var before = Held;
        var queue = AcceptQueue.Of(lane.Target, lane.Park.Clock);
        var pause = target.Rate is { } rate ? s_second / rate : gently ? s_gently : TimeSpan.Zero;
        using var slots = new SemaphoreSlim(gently ? 1 : AtOnce);
        var opening = new List<Task>();
        try
        {
            for (var missing = to - before; missing > 0 && Volatile.Read(ref _failed) < MostFailures && await HasRoomAsync(queue, cancellationToken); missing--)
            {
                await slots.WaitAsync(cancellationToken);
                opening.Add(OpenAsync(queue, slots, cancellationToken));
                if (pause > TimeSpan.Zero)
                {
                    await Task.Delay(pause, lane.Park.Clock.TimeProvider, cancellationToken);
                }
            }
        }
        finally
        {
            await Task.WhenAll(opening);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return before + _opened;
    }

    /// <summary>Waits until what the server has closed is known to be closed.</summary>
    public async Task<int> SettleAsync(CancellationToken cancellationToken)
    {
        var last = Held;
        for (var still = 0; still < Still; still++)
        {
            await Task.Delay(s_settling, lane.Park.Clock.TimeProvider, cancellationToken);
            still = Held < last ? -1 : still;
            last = Held;
        }

        return last;
    }

    /// <summary>Closes all.</summary>
    public Task LeaveAsync() => lane.ReleaseAsync();

    /// <summary>Whether the server takes connections out of its queue.</summary>
    private async Task<bool> HasRoomAsync(AcceptQueue queue, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(target.Times.Answer, lane.Park.Clock.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            await queue.EnterAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task OpenAsync(AcceptQueue queue, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(target.Times.Answer, lane.Park.Clock.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            await lane.OpenAsync(either.Token);
            Interlocked.Increment(ref _opened);
        }
        catch (ParkException e)
        {
            Fail(e.Status);
            OwnEnd ??= e.Failure is ParkFailure.OutOfDescriptors or ParkFailure.OutOfPorts ? e.Status : null;
        }
        catch (OperationCanceledException)
        {
            Fail(NotTaken);
        }
        finally
        {
            queue.Leave();
            slots.Release();
        }
    }

    private void Fail(string why)
    {
        lock (_sync)
        {
            _failures[why] = _failures.GetValueOrDefault(why) + 1;
            _failed++;
        }
    }
}
