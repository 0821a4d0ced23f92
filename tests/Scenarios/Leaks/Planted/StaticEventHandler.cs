using Microsoft.AspNetCore.Http;

namespace Leak.Scenarios.Leaks.Planted;

internal sealed class StaticEventHandler : PlantedLeak
{
    public override string Name => "a static event handler for each request";

    public override string Cause => "An object of the request subscribes to a static event, and never unsubscribes. The event keeps the object.";

    public override string Repair => "A `finally` unsubscribes.";

    public override string FoundBy => "`dotnet-gcdump`: the objects by type, and the event that keeps them";

    private static event Action? SettingsChanged;

    public override Task LeakAsync(HttpContext context)
    {
        SettingsChanged += Watch(new Cart()).Refresh;
        return Task.CompletedTask;
    }

    public override async Task RepairedAsync(HttpContext context)
    {
        var cart = Watch(new Cart());
        SettingsChanged += cart.Refresh;
        try
        {
            await Task.Yield();
        }
        finally
        {
            SettingsChanged -= cart.Refresh;
        }
    }

    public override ValueTask DisposeAsync()
    {
        // What it does when it is raised is not asked here.
        SettingsChanged?.Invoke();
        SettingsChanged = null;
        return base.DisposeAsync();
    }

    private sealed class Cart
    {
        private int _refreshed;

        public void Refresh() => _refreshed++;
    }
}
