using Leak.Clients.Catalog;
using Leak.Testing;
using Microsoft.AspNetCore.Mvc.Testing;
using NUnit.Framework;

namespace Orders.Tests;

public class GuardTests
{
    // Half a minute: not with every change. runsettings/pr.runsettings leaves it out.
    [Test]
    [Category("Slow")]
    public async Task ClosesTheConnectionsOfClientsThatStall()
    {
        await using var app = new WebApplicationFactory<Program>();

        await StallTest.On(app)
            .Stalls(Stalls.Tcp.Idle, Stalls.Http1.SlowBody).At("/orders")
            .Beside(LiveClients.Post("/orders", """{ "item": "tea", "quantity": 2 }"""))
            .AssertAsync(TestContext.CurrentContext.CancellationToken);
    }
}
