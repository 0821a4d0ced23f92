using System.Net;
using System.Net.Sockets;
using Leak.Clients;

namespace Leak.Unit.Clients;

internal sealed class SourceAddressesTests
{
    [TestCase("127.0.0.2", 1, "127.0.0.2")]
    [TestCase("127.0.0.2-127.0.0.9", 8, "127.0.0.9")]
    [TestCase("127.0.0.254-127.0.1.1", 4, "127.0.1.1")]
    public void Text_WhenItIsARange_IsRead(string text, int count, string last)
    {
        SourceAddresses.TryParse(text, out var sources).ShouldBeTrue();
        sources!.All.Count().ShouldBe(count);
        sources.All.Last().ShouldBe(IPAddress.Parse(last));
        sources.ToString().ShouldBe(text);
    }

    [TestCase("")]
    [TestCase("1")]
    [TestCase("localhost")]
    [TestCase("::1")]
    [TestCase("127.0.0.9-127.0.0.2")]
    [TestCase("127.0.0.2-")]
    [TestCase("127.0.0.2-127.0.0.3-127.0.0.4")]
    [TestCase("10.0.0.0-10.0.4.0")]
    [TestCase("127.0.0.02")]
    public void Text_WhenItIsNone_IsRefused(string text) => SourceAddresses.TryParse(text, out _).ShouldBeFalse();

    [Test]
    public void Shards_EachUseAllOfTheirAddresses()
    {
        var sources = Parse("127.0.0.2-127.0.0.5");
        var its = sources.Every(4);

        // Of four shards this one takes each fourth number.
        Enumerable.Range(0, 8).Select(place => its.IndexOf((place * 4) + 1)).ShouldBe([0, 1, 2, 3, 0, 1, 2, 3]);
    }

    [Test]
    public void Address_OfTheKernelsTable_IsFoundInEitherForm()
    {
        var sources = Parse("127.0.0.2-127.0.0.5");
        var four = new byte[16];
        IPAddress.Parse("127.0.0.4").GetAddressBytes().CopyTo(four, 0);

        sources.Find(four).ShouldBe(2);
        sources.Find(IPAddress.Parse("::ffff:127.0.0.4").GetAddressBytes()).ShouldBe(2);
        sources.Find(IPAddress.Parse("::1").GetAddressBytes()).ShouldBe(-1);
        four[3] = 9;
        sources.Find(four).ShouldBe(-1);
    }

    [Test]
    public void Socket_ComesFromItsAddress_AndManyMayShareAPort()
    {
        var sources = Parse("127.0.0.2-127.0.0.3");
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        foreach (var number in new[] { 0, 1, 2 })
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            sources.Bind(socket, number);
            socket.Connect(listener.LocalEndPoint!);
            ((IPEndPoint)socket.LocalEndPoint!).Address.ShouldBe(IPAddress.Parse(number % 2 == 0 ? "127.0.0.2" : "127.0.0.3"));
        }
    }

    [Test]
    public void Address_OfAnotherMachine_IsNamed()
    {
        // Of the documentation's own range (RFC 5737).
        var foreign = Parse("192.0.2.1");
        var own = Parse("127.0.0.2-127.0.0.4");

        foreign.FindForeign().ShouldBe(IPAddress.Parse("192.0.2.1"));
        own.FindForeign().ShouldBeNull();
    }

    private static SourceAddresses Parse(string text)
    {
        SourceAddresses.TryParse(text, out var sources).ShouldBeTrue();
        return sources!;
    }
}
