using Leak.Bounds.Probes.Kestrel;
using Leak.Shared;
using Microsoft.AspNetCore.Builder;

namespace Leak.Unit.Bounds.Probes.Kestrel;

[Parallelizable] // counts by its own ports and its own app's meters
public sealed class MeterProbeTests
{
    [Test]
    public async Task OpenConnections_WhenClientsConnectAndClose_CountsThoseOfItsAppAndPortAlone()
    {
        await using var app = await LoopbackApp.StartAsync();
        await using var otherApp = await LoopbackApp.StartAsync();
        await using var probe = MeterProbe.OpenConnections(app.Services, app.Port);
        await using var otherPort = MeterProbe.OpenConnections(app.Services, 1);
        await using var anyPort = MeterProbe.OpenConnections(app.Services);

        await app.ConnectAsync(5);
        await otherApp.ConnectAsync(2);

        await probe.ShouldReadAsync(5);
        await anyPort.ShouldReadAsync(5);
        await otherPort.ShouldReadAsync(0);

        app.CloseClients();

        await probe.ShouldReadAsync(0);
    }

    [Test]
    public async Task ActiveRequests_WhenAHandlerWaits_CountsIt()
    {
        var gate = new TaskCompletionSource();
        await using var app = await LoopbackApp.StartAsync(map: routes => routes.MapGet("/wait", () => gate.Task));
        await using var probe = MeterProbe.ActiveRequests(app.Services);
        using var client = new HttpClient { BaseAddress = app.Address };

        var answers = Enumerable.Range(0, 3).Select(_ => client.GetAsync("/wait")).ToList();

        await probe.ShouldReadAsync(3);

        gate.SetResult();
        await Task.WhenAll(answers);

        await probe.ShouldReadAsync(0);
    }
}
