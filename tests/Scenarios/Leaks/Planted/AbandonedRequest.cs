namespace Leak.Scenarios.Leaks.Planted;

/// <summary>A leak whose client goes away once its request has come to the handler.</summary>
internal abstract class AbandonedRequest : PlantedLeak
{
    private readonly SemaphoreSlim _entered = new(0);

    public override int Requests => 20;

    /// <summary>One: each must know that it was its own request that came.</summary>
    public override int Clients => 1;

    public override async Task AskAsync(HttpClient client)
    {
        using var gone = new CancellationTokenSource();
        var answer = client.GetAsync(new Uri("/", UriKind.Relative), gone.Token);
        await _entered.WaitAsync(CancellationToken.None).WaitAsync(Eventually.Ceiling, CancellationToken.None);
        await gone.CancelAsync();
        try
        {
            (await answer).Dispose();
        }
        catch (OperationCanceledException)
        {
            // As it left. A handler that does not wait may have answered before.
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _entered.Dispose();
    }

    /// <summary>Tells the client that its request is there.</summary>
    protected void Enter() => _entered.Release();
}
