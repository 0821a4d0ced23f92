using System.Buffers;
using Leak.Clients.Wire.Http2;

namespace Leak.Unit.Clients.Wire.Http2;

/// <summary>Against the examples of RFC 7541, appendix C.</summary>
internal sealed class HeaderBlockTests
{
    [TestCase(10, 5, "0A", TestName = "C.1.1")]
    [TestCase(1337, 5, "1F9A0A", TestName = "C.1.2")]
    [TestCase(42, 8, "2A", TestName = "C.1.3")]
    [TestCase(30, 5, "1E")]
    [TestCase(31, 5, "1F00")]
    [TestCase(31 + 127, 5, "1F7F")]
    [TestCase(31 + 128, 5, "1F8001")]
    public void Integer_WhenItsPrefixHasSoManyBits_IsWrittenAsTheRfcHasIt(int value, int bits, string hex)
    {
        var block = new ArrayBufferWriter<byte>();

        HeaderBlock.WriteInteger(block, 0, bits, value);

        Convert.ToHexString(block.WrittenSpan).ShouldBe(hex);
    }

    [TestCase(":path", "/sample/path", "040C2F73616D706C652F70617468", TestName = "C.2.2")]
    [TestCase(":method", "GET", "82", TestName = "C.2.4")]
    [TestCase("www-authenticate", "", "BD", TestName = "The last of the static table")]
    [TestCase("user-agent", "a", "0F2B0161", TestName = "A name whose index is too large for its prefix")]
    [TestCase("x-a", "b", "0003782D610162", TestName = "A name of one's own")]
    public void Field_OfAnyKind_IsWrittenAsTheRfcHasIt(string name, string value, string hex) =>
        Convert.ToHexString(HeaderBlock.Of((name, value)).Span).ShouldBe(hex);

    [Test]
    public void Block_OfManyFields_KeepsTheirOrder() =>
        Convert.ToHexString(HeaderBlock.Of((":method", "POST"), (":scheme", "http"), (":path", "/")).Span).ShouldBe("838684");

    [Test]
    public void Field_OfTheDynamicTable_IsWrittenOnceAndThenReferredToAsTheRfcHasIt()
    {
        // C.2.1: a literal with indexing; it is the first of the dynamic table then, 62.
        var (first, later) = HeaderBlock.WithReferences(HeaderBlock.Of((":method", "GET")), "custom-key", "custom-header", references: 2);

        Convert.ToHexString(first.Span).ShouldBe("82" + "400A637573746F6D2D6B65790D637573746F6D2D686561646572" + "BEBE");
        Convert.ToHexString(later.Span).ShouldBe("82BEBEBE");
    }

    [Test]
    public void StaticTable_Always_HasTheRfcsEntriesAtTheirPlaces()
    {
        StaticTable.Count.ShouldBe(61);
        string[] statuses = ["200", "204", "206", "304", "400", "404", "500"];
        statuses.Select(status => StaticTable.Find(":status", status)).ShouldBe(Enumerable.Range(8, 7).Select(index => (8, index)));
        StaticTable.Find("accept-encoding", "gzip, deflate").ShouldBe((16, 16));
        StaticTable.Find("content-length", "3").ShouldBe((28, 0));
        StaticTable.Find("host", "").ShouldBe((38, 38));
        StaticTable.Find("set-cookie", "").ShouldBe((55, 55));
        StaticTable.Find("x-none", "").ShouldBe((0, 0));
    }
}
