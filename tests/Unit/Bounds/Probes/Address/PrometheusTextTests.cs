using Leak.Bounds.Probes.Address;

namespace Leak.Unit.Bounds.Probes.Address;

public sealed class PrometheusTextTests
{
    [Test]
    public void Text_WhenItHasSamplesAmongComments_GivesTheSamples()
    {
        var samples = PrometheusText.Parse("""
            # HELP kestrel_active_connections Number of connections that are currently active on the server.
            # TYPE kestrel_active_connections gauge
            kestrel_active_connections{server_port="8080",network_type="ipv4"} 3 1700000000000

            dotnet_thread_pool_thread_count 12
            # EOF
            """);

        samples.Select(sample => (sample.Name, sample.Value)).ShouldBe([("kestrel_active_connections", 3), ("dotnet_thread_pool_thread_count", 12)]);
        samples[0]["server_port"].ShouldBe("8080");
        samples[0]["network_type"].ShouldBe("ipv4");
        samples[0]["absent"].ShouldBeNull();
        samples[1].Labels.ShouldBeEmpty();
    }

    [TestCase("""m{a="}"} 1""", "}")]
    [TestCase("""m{a="x y, b=\"c\""} 1""", "x y, b=\"c\"")]
    [TestCase("""m{a="back\\slash"} 1""", """back\slash""")]
    [TestCase("""m{a="two\nlines"} 1""", "two\nlines")]
    [TestCase("""m { a = "spaced" , } 1""", "spaced")]
    public void Label_WhenItIsQuoted_IsReadAsItWasWritten(string line, string value) =>
        PrometheusText.Parse(line).ShouldHaveSingleItem()["a"].ShouldBe(value);

    [TestCase("m 1.5e3", 1500)]
    [TestCase("m -2", -2)]
    [TestCase("m +Inf", double.PositiveInfinity)]
    [TestCase("m -Inf", double.NegativeInfinity)]
    [TestCase("m NaN", double.NaN)]
    [TestCase("""m 4 # {trace_id="x"} 0.5""", 4)]
    public void Value_WhenItIsANumber_IsRead(string line, double value) =>
        PrometheusText.Parse(line).ShouldHaveSingleItem().Value.ShouldBe(value);

    [TestCase("m")]
    [TestCase("m one")]
    [TestCase("""m{a="unclosed} 1""")]
    [TestCase("m{a} 1")]
    [TestCase("<html><body>Not found</body></html>")]
    [TestCase("{} 1")]
    public void Line_WhenItIsNoSample_IsPassedOver(string line) => PrometheusText.Parse(line).ShouldBeEmpty();
}
