using Leak.Audit.Options;

namespace Leak.Unit.Audit.Options;

[TestFixture]
[Parallelizable]
internal sealed class OptionsFileTests
{
    private static readonly AuditOptions s_defaults = new() { Addresses = [] };

    [Test]
    public void File_WhenAllIsSaid_IsReadInFull()
    {
        var read = Parse("""
            // what the nightly audit asks
            {
              "addresses": ["http://127.0.0.1:8080", "https://127.0.0.1:8443"],
              "path": "/health", "postPath": "/orders", "downloadPath": "/big.iso?v=1", "streamPath": "/events", "webSocketPath": "/chat", "hungPath": "/slow",
              "host": "shop.example:8080",
              "headers": { "Authorization": "Bearer abc", "X-Tenant": "7" },
              "acceptsAnyCertificate": true,
              "limit": "30s",
              "limits": { "KeepAlive": "75s", "Read": "2m", }, /* the rest as above */
              "exact": true, "watch": "90s", "connections": 12,
              "only": ["http1/*", "tcp/idle"], "skip": "http1/linger",
              "pid": 4711, "metrics": "http://127.0.0.1:9090/metrics", "diagnostics": "http://127.0.0.1:6060",
              "seed": 7,
            }
            """);

        read.Addresses.ShouldBe([new Uri("http://127.0.0.1:8080"), new Uri("https://127.0.0.1:8443")]);
        read.Paths.ShouldBe(new AuditPaths
        {
            Path = "/health", PostPath = "/orders", DownloadPath = "/big.iso?v=1", StreamPath = "/events", WebSocketPath = "/chat", HungPath = "/slow",
        });
        read.Limits.ShouldBe(new Dictionary<string, TimeSpan> { ["KeepAlive"] = TimeSpan.FromSeconds(75), ["Read"] = TimeSpan.FromMinutes(2) }, ignoreOrder: true);
        read.Only.ShouldBe(["http1/*", "tcp/idle"]);
        read.Skip.ShouldBe(["http1/linger"]);
        read.Headers.ShouldBe(new Dictionary<string, string> { ["Authorization"] = "Bearer abc", ["X-Tenant"] = "7" }, ignoreOrder: true);
        read.Host.ShouldBe("shop.example:8080");
        read.AcceptsAnyCertificate.ShouldBeTrue();
        read.Limit.ShouldBe(TimeSpan.FromSeconds(30));
        read.IsExact.ShouldBeTrue();
        read.Watch.ShouldBe(TimeSpan.FromSeconds(90));
        read.ConnectionsOfEach.ShouldBe(12);
        read.Process.ShouldBe(4711);
        read.Metrics.ShouldBe(new Uri("http://127.0.0.1:9090/metrics"));
        read.Diagnostics.ShouldBe(new Uri("http://127.0.0.1:6060"));
        read.Seed.ShouldBe(7);
    }

    [Test]
    public void File_WhenItSaysNothing_LeavesTheDefaults()
    {
        var defaults = s_defaults with { Seed = 3, Paths = new() { HungPath = "/slow" } };

        Parse("{}", defaults).ShouldBe(defaults);
        Parse("""{ "path": "/x" }""", defaults).Paths.ShouldBe(new AuditPaths { Path = "/x", HungPath = "/slow" });
        Parse("""{ "addresses": "http://127.0.0.1" }""").Addresses.ShouldBe([new Uri("http://127.0.0.1")]);
    }

    [TestCase("""{ "postpath": "/x" }""", "leak.json: \"postpath\" is no option; \"postPath\" is. Allowed: addresses, path, postPath, ")]
    [TestCase("""{ "conections": 3 }""", "leak.json: \"conections\" is no option; \"connections\" is. Allowed: ")]
    [TestCase("""{ "cookies": {} }""", "leak.json: \"cookies\" is no option. Allowed: addresses, ")]
    [TestCase("""{ "limits": { "Keepalive": "5s" } }""", "leak.json: \"Keepalive\" is no option; \"KeepAlive\" is. Allowed: Handshake, RequestHead, KeepAlive, Read, Write, Handler, Upstream, Stream, WebSocket")]
    [TestCase("""{ "limits": { "MaxRequests": "5s" } }""", "leak.json: \"MaxRequests\" is no option. Allowed: Handshake, ")]
    public void Name_WhenThereIsNoSuch_IsToldWithTheNearestAndTheAllowed(string text, string begin) => Message(text).ShouldStartWith(begin);

    [TestCase("""{ "headers": "X-A: s3cret" }""", "leak.json: \"headers\": what is there is not allowed; give an object of names and values")]
    [TestCase("""{ "headers": { "X A": "s3cret" } }""", "leak.json: \"headers\": the header X A is not allowed; give another: its name is none")]
    [TestCase("""{ "headers": { "": "s3cret" } }""", "leak.json: \"headers\": the header  is not allowed; give another: its name is none")]
    [TestCase("""{ "headers": { "X-A\r\nB": "s3cret" } }""", "leak.json: \"headers\": the header X-A")]
    [TestCase("""{ "headers": { "X-A": "s3cret\r\nEvil: 1" } }""", "leak.json: \"headers\": the header X-A is not allowed; give another: its value has what no header may have")]
    [TestCase("""{ "headers": { "X-A": "s3cret\u0000" } }""", "leak.json: \"headers\": the header X-A is not allowed; give another: its value has what no header may have")]
    [TestCase("""{ "headers": { "X-A": " s3cret" } }""", "leak.json: \"headers\": the header X-A is not allowed; give another: its value begins or ends with a blank")]
    [TestCase("""{ "headers": { "X-A": ["s3cret"] } }""", "leak.json: \"headers\": the header X-A is not allowed; give another: its value is no text")]
    [TestCase("""{ "headers": { "X-A": "s3cret", "x-a": "s3cret" } }""", "leak.json: \"headers\": the header x-a is not allowed; give another: it is there twice")]
    [TestCase("""{ "headers": { "hOST": "s3cret" } }""", "leak.json: \"headers\": the header hOST is not allowed; give another: the Host is sent already")]
    [TestCase("""{ "headers": { "content-length": "s3cret" } }""", "leak.json: \"headers\": the header content-length is not allowed; give another: the requests of an audit have their own")]
    [TestCase("""{ "headers": { "Transfer-Encoding": "s3cret" } }""", "leak.json: \"headers\": the header Transfer-Encoding is not allowed; give another: the requests")]
    public void Header_ThatMayNotBeSent_IsRefusedWithoutItsValue(string text, string begin)
    {
        Message(text).ShouldStartWith(begin);
        Message(text).ShouldNotContain("s3cret");
    }

    [TestCase("""{ "limit": "60" }""", "leak.json: \"limit\": \"60\" is not allowed; give a number with its unit: ms, s, m or h (500ms, 5s, 3m) in quotes, at least 500ms")]
    [TestCase("""{ "limit": 60 }""", "leak.json: \"limit\": 60 is not allowed; ")]
    [TestCase("""{ "limits": { "Read": "0s" } }""", "leak.json: \"Read\": \"0s\" is not allowed; ")]
    [TestCase("""{ "limits": [] }""", "leak.json: \"limits\": [] is not allowed; give an object: ")]
    [TestCase("""{ "exact": "yes" }""", "leak.json: \"exact\": \"yes\" is not allowed; give true or false")]
    [TestCase("""{ "connections": 0 }""", "leak.json: \"connections\": 0 is not allowed; give a whole number from 1 to 10000")]
    [TestCase("""{ "seed": -1 }""", "leak.json: \"seed\": -1 is not allowed; give a whole number, 0 or more")]
    [TestCase("""{ "pid": 1.5 }""", "leak.json: \"pid\": 1.5 is not allowed; give a whole number, 1 or more")]
    [TestCase("""{ "path": "orders" }""", "leak.json: \"path\": \"orders\" is not allowed; give a path that begins with /")]
    [TestCase("""{ "path": "/a b" }""", "leak.json: \"path\": \"/a b\" is not allowed; ")]
    [TestCase("""{ "path": "/a\r\nX: y" }""", "leak.json: \"path\": \"/a\\r\\nX: y\" is not allowed; ")]
    [TestCase("""{ "path": null }""", "leak.json: \"path\": null is not allowed; ")]
    [TestCase("""{ "host": "a/b" }""", "leak.json: \"host\": \"a/b\" is not allowed; give a host, with its port if it needs one: localhost:8080")]
    [TestCase("""{ "host": "a\r\nb" }""", "leak.json: \"host\": ")]
    [TestCase("""{ "addresses": [] }""", "leak.json: \"addresses\": [] is not allowed; give 1 to 3 addresses of one server")]
    [TestCase("""{ "addresses": ["ftp://x"] }""", "leak.json: \"addresses\": \"ftp://x\" is not allowed; give an address like http://127.0.0.1:8080")]
    [TestCase("""{ "addresses": ["http://127.0.0.1/shop"] }""", "leak.json: \"addresses\": [\"http://127.0.0.1/shop\"] is not allowed; give 1 to 3 addresses of one server, without paths")]
    [TestCase("""{ "only": [1] }""", "leak.json: \"only\": [1] is not allowed; give ids of stalls, or patterns of them")]
    [TestCase("""["path"]""", "leak.json: it must be one object: ")]
    [TestCase("""{ "host": "\ud800" }""", "leak.json: a text in it is not Unicode")]
    public void Value_WhenItIsNotAllowed_IsToldWithWhatIs(string text, string begin) => Message(text).ShouldStartWith(begin);

    [TestCase("{\n  \"path\": /x\n}", "leak.json, line 2: this is not the JSON of an options file: ")]
    [TestCase("", "leak.json, line 1: this is not the JSON of an options file: ")]
    [TestCase("""{ "seed": 1, "seed": 2 }""", "leak.json: this is not the JSON of an options file: ")]
    public void Text_WhenItIsNoJson_IsToldWithItsLine(string text, string begin)
    {
        Message(text).ShouldStartWith(begin);
        Message(text).ShouldNotContain("LineNumber");
    }

    [Test]
    public void Message_OfWhateverWasGiven_IsOneLineWithoutControls()
    {
        foreach (var text in new[] { "{ \"a\\u001b[2Jb\\n\": 1 }", "{ \"limit\": \"\u202e\" }", "{ \u001b }" })
        {
            Message(text).Any(letter => char.IsControl(letter) || letter == '\u202e').ShouldBeFalse(text);
        }
    }

    [Test]
    public void File_WhenItIsNotThere_IsTold()
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "no-such-folder", "leak.json");

        Should.Throw<OptionsFileException>(() => OptionsFile.Read(path, s_defaults)).Message.ShouldBe($"{path}: there is no such file");
    }

    [Test]
    public void File_WhenItIsAFolder_IsTold() =>
        Should.Throw<OptionsFileException>(() => OptionsFile.Read(TestContext.CurrentContext.WorkDirectory, s_defaults)).Message.ShouldContain("it cannot be read: ");

    [Test]
    public void File_OnTheDisk_IsRead()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, """{ "seed": 9 }""");

            OptionsFile.Read(path, s_defaults).Seed.ShouldBe(9);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static AuditOptions Parse(string text, AuditOptions? defaults = null) => OptionsFile.Parse(text, "leak.json", defaults ?? s_defaults);

    private static string Message(string text) => Should.Throw<OptionsFileException>(() => Parse(text)).Message;
}
