using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Microsoft.AspNetCore.Connections;

namespace Leak.Timeouts.Connections;

/// <summary>A listener that hands on no connection past the edge of the budget: it ends them, and accepts the next.</summary>
/// <remarks>
/// It is its own promise of the next connection, of which Kestrel has one at a time: no allocation for each, and no frame between the loops
/// of Kestrel, which a profile would take for the app's.
/// </remarks>
internal sealed class BoundedListener : IConnectionListener, IValueTaskSource<ConnectionContext?>
{
    private readonly IConnectionListener _inner;
    private readonly ConnectionBudget _budget;
    private readonly Action _onAccepted;
    private ManualResetValueTaskSourceCore<ConnectionContext?> _promise;
    private ConfiguredValueTaskAwaitable<ConnectionContext?>.ConfiguredValueTaskAwaiter _accepting;
    private CancellationToken _cancellationToken;

    public BoundedListener(IConnectionListener inner, ConnectionBudget budget)
    {
        _inner = inner;
        _budget = budget;
        _onAccepted = OnAccepted;
    }

    public EndPoint EndPoint => _inner.EndPoint;

    public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        _cancellationToken = cancellationToken;
        _promise.Reset();
        Accept();
        return new ValueTask<ConnectionContext?>(this, _promise.Version);
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => _inner.UnbindAsync(cancellationToken);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    ConnectionContext? IValueTaskSource<ConnectionContext?>.GetResult(short token) => _promise.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ConnectionContext?>.GetStatus(short token) => _promise.GetStatus(token);

    void IValueTaskSource<ConnectionContext?>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => _promise.OnCompleted(continuation, state, token, flags);

    private void OnAccepted()
    {
        if (!TryPass())
        {
            Accept();
        }
    }

    /// <summary>Accepts until a connection is passed on, or is yet to come.</summary>
    private void Accept()
    {
        do
        {
            try
            {
#pragma warning disable CA2012 // Its awaiter is asked once, when the connection has come.
                _accepting = _inner.AcceptAsync(_cancellationToken).ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
            }
            catch (Exception exception)
            {
                _promise.SetException(exception);
                return;
            }

            if (!_accepting.IsCompleted)
            {
                _accepting.UnsafeOnCompleted(_onAccepted);
                return;
            }
        }
        while (!TryPass());
    }

    private bool TryPass()
    {
        try
        {
            var connection = _accepting.GetResult();
            if (connection is not null && !_budget.Admits(connection))
            {
                // Its descriptor is free at once.
                connection.Abort(new ConnectionAbortedException("The process may open no more files."));
                _ = DropAsync(connection);
                return false;
            }

            _promise.SetResult(connection);
        }
        catch (Exception exception)
        {
            _promise.SetException(exception);
        }

        return true;
    }

    private static async Task DropAsync(ConnectionContext connection) => await connection.DisposeAsync();
}
