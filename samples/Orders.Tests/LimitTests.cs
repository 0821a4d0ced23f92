using Leak.Testing;
using Microsoft.AspNetCore.Mvc.Testing;
using NUnit.Framework;

namespace Orders.Tests;

public class LimitTests
{
    // The quick one: what the settings say, without any traffic.
    [Test]
    public async Task EveryStallHasALimit()
    {
        await using var app = new WebApplicationFactory<Program>();

        ServerLimits.Of(app).AssertBounded();
    }
}
