using Leak.Clients.Catalog;
using Leak.Testing;
using Microsoft.AspNetCore.Mvc.Testing;
#if (FrameworkOfTests == "nunit")
using NUnit.Framework;
#elif (FrameworkOfTests == "xunit")
using Xunit;
#else
using Microsoft.VisualStudio.TestTools.UnitTesting;
#endif

namespace LeakTests1;

#if (FrameworkOfTests == "mstest")
[TestClass]
public class GuardTests(TestContext context)
#else
public class GuardTests
#endif
{
    // Clients that take a connection of the service and stop: each must be closed by one of its limits. Stalls.All has many more.
#if (FrameworkOfTests == "nunit")
    [Test]
#elif (FrameworkOfTests == "xunit")
    [Fact]
#else
    [TestMethod]
#endif
    public async Task Service_WhenClientsStall_ClosesTheirConnections()
    {
        await using var app = new WebApplicationFactory<Program>();

        await StallTest.On(app)
#if (HasExample)
            .Stalls(Stalls.Tcp.Idle, Stalls.Http1.PartialHeaders, Stalls.Http1.SlowBody).At("/orders")
            .Beside(LiveClients.Post("/orders", """{ "item": "tea" }"""))
#else
            .Stalls(Stalls.Tcp.Idle, Stalls.Http1.PartialHeaders)
            // A path of yours that reads a body: .Stalls(Stalls.Http1.SlowBody).At("/orders")
            // A client that must be served meanwhile: .Beside(LiveClients.Post("/orders", """{ "item": "tea" }"""))
#endif
#if (FrameworkOfTests == "nunit")
            .AssertAsync(TestContext.CurrentContext.CancellationToken);
#elif (FrameworkOfTests == "xunit")
            .AssertAsync(TestContext.Current.CancellationToken);
#else
            .AssertAsync(context.CancellationToken);
#endif
    }
}
