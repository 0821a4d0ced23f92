using Microsoft.AspNetCore.Http;

namespace Leak.Scenarios.Leaks.Planted;

internal sealed class RegistrationNeverDisposed : PlantedLeak
{
    private readonly CancellationTokenSource _stopping = new();

    public override string Name => "a `CancellationTokenRegistration` for each request";

    public override string Cause => "A request registers a callback with a token that lives as long as the app. The token keeps the callback, and what that refers to.";

    public override string Repair => "`using` disposes of the registration with its request.";

    public override string FoundBy => "`dotnet-gcdump`: the objects by type, and the token's source that keeps them";

    public override Task LeakAsync(HttpContext context)
    {
        _stopping.Token.Register(Watch(new Visit()).Flush);
        return Task.CompletedTask;
    }

    public override async Task RepairedAsync(HttpContext context)
    {
        using var registration = _stopping.Token.Register(Watch(new Visit()).Flush);
        await Task.Yield();
    }

    public override async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _stopping.Dispose();
        await base.DisposeAsync();
    }

    private sealed class Visit
    {
        private int _flushed;

        public void Flush() => _flushed++;
    }
}
