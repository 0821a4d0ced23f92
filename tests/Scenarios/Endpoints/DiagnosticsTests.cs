using System.Net;
using System.Net.NetworkInformation;
using System.Text.Json;
using Leak.Server.Diagnostics;
using Leak.Timeouts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Leak.Scenarios.Endpoints;

/// <summary>The diagnostics port: what it tells, and to whom.</summary>
public sealed class DiagnosticsTests() : DiagnosticsFixture("--urls=http://0.0.0.0:0")
{
    [Test]
    public async Task Stats_OnTheDiagnosticsPort_NameEveryCount()
    {
        using var stats = JsonDocument.Parse(await Diagnostics.GetStringAsync("/debug/stats"));

        stats.RootElement.EnumerateObject().Select(property => property.Name).ShouldBe(
        [
            "openConnections", "activeRequests", "activeTasks", "taskSource", "threadPoolThreads", "threadPoolQueue",
            "liveHeapBytes", "fileDescriptors",
        ]);
        stats.RootElement.GetProperty("threadPoolThreads").GetInt32().ShouldBePositive();
    }

    [Test]
    public async Task Stats_WhileClientsHoldConnectionsAndRequests_CountThemAndNotTheirOwn()
    {
        using (var idle = await RawConnection.OpenAsync(Server.PublicPort))
        using (var midBody = await RawConnection.OpenAsync(
            Server.PublicPort, "POST /post HTTP/1.1\r\nHost: leak\r\nContent-Length: 9\r\n\r\n"))
        {
            await Eventually.ReadAsync(
                () => Stats.ReadAsync(Diagnostics),
                stats => stats is { OpenConnections: 2, ActiveRequests: 1 },
                "two open connections and one active request");
        }

        await Eventually.ReadAsync(
            () => Stats.ReadAsync(Diagnostics),
            stats => stats is { OpenConnections: 0, ActiveRequests: 0 },
            "nothing to be left once the clients are gone");
    }

    [Test]
    [Platform(Include = "Linux", Reason = "Other systems do not list a process's descriptors.")]
    public async Task Stats_WhenConnectionsAreOpened_CountTheirDescriptors()
    {
        var before = await Stats.ReadAsync(Diagnostics);
        var connections = new List<RawConnection>();
        for (var i = 0; i < 50; i++)
        {
            connections.Add(await RawConnection.OpenAsync(Server.PublicPort));
        }

        // Both ends are this process's.
        await Eventually.ReadAsync(
            () => Stats.ReadAsync(Diagnostics), stats => stats.FileDescriptors >= before.FileDescriptors + 90, "about 100 more descriptors");

        connections.ForEach(connection => connection.Dispose());
    }

    [Test]
    public async Task Stats_WhenConnectionsAreOpenedAndClosed_CountTheirTasks()
    {
        const int Connections = 50;
        var before = (await Stats.ReadAsync(Diagnostics)).ActiveTasks.ShouldNotBeNull();
        var connections = new List<RawConnection>();
        for (var i = 0; i < Connections; i++)
        {
            connections.Add(await RawConnection.OpenAsync(Server.PublicPort));
        }

        // Six each, of which one at least is certain in any version.
        var held = await Eventually.ReadAsync(
            () => Stats.ReadAsync(Diagnostics), stats => stats.ActiveTasks >= before + Connections, "a task more for each connection");
        held.TaskSource.ShouldBe("ActiveTaskTable");

        connections.ForEach(connection => connection.Dispose());
        await Eventually.ReadAsync(
            () => Stats.ReadAsync(Diagnostics), stats => stats.ActiveTasks < before + Connections / 2, "the tasks to end with their connections");
    }

    [Test]
    public async Task Stats_WhenTrackingIsOff_HaveNoTasksAndNoGauge()
    {
        await using var server = await LoopbackServer.StartAsync(["--Profiling:Enabled=false"]);
        using var diagnostics = server.DiagnosticsClient();

        var stats = await Stats.ReadAsync(diagnostics);

        (stats.ActiveTasks, stats.TaskSource).ShouldBe((null, null));
        (await diagnostics.GetStringAsync("/metrics")).ShouldNotContain("leak_active_tasks");
    }

    [TestCase("GET /debug/stats HTTP/1.1\r\nHost: 127.0.0.1:{0}")]
    [TestCase("GET /debug/stats HTTP/1.1\r\nHost: localhost:{0}")]
    [TestCase("GET /debug/stats HTTP/1.1\r\nHost: leak\r\nX-Forwarded-Host: 127.0.0.1:{0}\r\nX-Forwarded-Port: {0}")]
    [TestCase("GET http://127.0.0.1:{0}/debug/stats HTTP/1.1\r\nHost: 127.0.0.1:{0}")]
    [TestCase("GET /debug/pprof/ HTTP/1.1\r\nHost: 127.0.0.1:{0}")]
    public async Task PublicPort_WhateverHostTheClientClaims_KnowsNoDiagnostics(string head)
    {
        var request = head.Replace("{0}", $"{Server.DiagnosticsPort}", StringComparison.Ordinal) + "\r\nConnection: close\r\n\r\n";

        using var connection = await RawConnection.OpenAsync(Server.PublicPort, request);

        (await connection.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 404 ");
    }

    [Test]
    public async Task DiagnosticsPort_WhenAWebPageClaimsAnotherHost_Refuses()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/debug/stats") { Headers = { Host = "rebound.example" } };

        using var response = await Diagnostics.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [TestCase("Origin", "https://rebound.example")]
    [TestCase("Origin", "http://localhost:8080")]
    [TestCase("Origin", "null")]
    [TestCase("Sec-Fetch-Site", "cross-site")]
    [TestCase("Sec-Fetch-Site", "same-site")]
    public async Task DiagnosticsPort_WhenAPageOfAnotherOriginAsks_AnswersNothing(string header, string value)
    {
        foreach (var path in new[] { "/debug/stats", "/metrics", "/debug/pprof/", "/debug/pprof/tasks?debug=1", "/debug/requests" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { header, value } } };

            using var response = await Diagnostics.SendAsync(request);

            response.StatusCode.ShouldBe(HttpStatusCode.Forbidden, path);
            (await response.Content.ReadAsStringAsync()).ShouldBeEmpty(path);
        }
    }

    [Test]
    public async Task DiagnosticsPort_WhenItsOwnPageAsks_Answers()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/debug/stats");
        request.Headers.Add("Origin", $"http://127.0.0.1:{Server.DiagnosticsPort}");
        request.Headers.Add("Sec-Fetch-Site", "same-origin");

        using var response = await Diagnostics.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [TestCase("--Timeouts:Enabled=false")]
    [TestCase("--Timeouts:Mode=Observe")]
    [TestCase("--Timeouts:Write=00:00:00", "--Timeouts:MaxConnections=0", "--Timeouts:RequestHead=00:00:00")]
    public async Task DiagnosticsPort_WhateverThePublicLimitsAre_HasItsOwn(params string[] settings)
    {
        await using var server = await LoopbackServer.StartAsync(settings);

        var limits = server.Services.GetRequiredService<DiagnosticsListener>().App.Services.GetRequiredService<IOptions<TimeoutsOptions>>().Value;

        (limits.Enabled, limits.Mode).ShouldBe((true, TimeoutsMode.Enforce));
        limits.RequestHead.ShouldBe(TimeSpan.FromSeconds(5));
        limits.Write.ShouldBe(TimeSpan.FromSeconds(10));
        limits.MaxConnections.ShouldBe(64);
    }

    [Test]
    public void DiagnosticsPort_WhenThePublicOneIsOnEveryAddress_IsOnLoopbackAlone()
    {
        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners();

        listeners.Where(listener => listener.Port == Server.PublicPort).ShouldAllBe(listener => listener.Address.Equals(IPAddress.Any));
        listeners.Where(listener => listener.Port == Server.DiagnosticsPort).Select(listener => listener.Address)
            .ShouldBe([IPAddress.Loopback]);
    }

    [Test]
    public async Task DiagnosticsPort_HasNoPublicEndpoint()
    {
        using var response = await Diagnostics.PostAsync("/post", content: null);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
