using Leak.Timeouts;
using Microsoft.AspNetCore.Http;

namespace Leak.Unit.Timeouts.Reporting;

/// <summary>What an operator reads: what ended, by which limit, and what to change.</summary>
internal sealed class LogTests
{
    private readonly LogLines _log = new();

    [SetUp]
    public void SetUp() => _log.Clear();

    [Test]
    public void Request_WhenItIsEnded_IsToldWithItsLimitAndTheRemedy()
    {
        var connection = new FakeConnection(new TimeoutsOptions(), logger: _log);
        connection.Begin(Named("HTTP: GET /orders/{id}", new DeadlinesAttribute { HandlerSeconds = 5 }));

        connection.Pass(5);

        _log.Lines.ShouldBe(
        [
            "Ending a request to HTTP: GET /orders/{id} on connection fake after 00:00:05: its handler limit is 00:00:05. To change that: "
                + "Timeouts:Handler, or on the endpoint WithDeadlines(handler: …), or WithStreamTimeout() where its response lives long by intent",
        ]);
    }

    [Test]
    public async Task Connection_WhenItIsClosed_IsToldWithItsLimitAndTheRemedy()
    {
        var connection = new FakeConnection(new TimeoutsOptions(), logger: _log);

        connection.Pass(10);
        await connection.CloseAsync();

        _log.Lines.ShouldBe(["Closing connection fake after 00:00:10: its request_head limit is 00:00:10. To change that: Timeouts:RequestHead"]);
    }

    [Test]
    public void Endpoint_WhoseNameIsNoLineOfText_IsEscapedAndCut()
    {
        var connection = new FakeConnection(new TimeoutsOptions(), logger: _log);
        connection.Begin(Named($"a\r\nb\u001b[31m{new string('x', 1000)}"));

        connection.Pass(90);

        var line = _log.Lines.Single();
        line.ShouldStartWith("""Ending a request to a\r\nb\u001b[31mxxx""");
        line.ShouldNotContain('\n');
        line.Length.ShouldBeLessThan(600);
    }

    [Test]
    public void Request_WithoutAnEndpoint_IsToldWithoutItsPath()
    {
        var connection = new FakeConnection(new TimeoutsOptions(), logger: _log);
        var request = connection.Begin();
        request.Context.Request.Path = "/\u001b]0;pwned\a";

        connection.Pass(90);

        _log.Lines.Single().ShouldStartWith("Ending a request to no endpoint on connection fake");
    }

    [Test]
    public void Limit_OfEveryKind_HasARemedyThatNamesItsSetting()
    {
        foreach (var limit in Enum.GetValues<TimeoutLimit>().Except([TimeoutLimit.MinDataRate]))
        {
            Leak.Timeouts.Reporting.Remedies.Remedy((Leak.Timeouts.Limits.Limit)limit).ShouldStartWith($"Timeouts:{limit}");
        }
    }

    private static Endpoint Named(string name, params object[] metadata) => new(null, new EndpointMetadataCollection(metadata), name);
}
