using System.Net;
using System.Text;

namespace Leak.Scenarios.Endpoints;

/// <summary><c>POST /post</c> and its log, on TestHost.</summary>
[Parallelizable]
public sealed class PostTests
{
    private TestHostServer _server = null!;
    private HttpClient _client = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _server = new TestHostServer();
        _client = _server.CreateClient();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task Post_WithABody_AnswersAsTheArticleDoes()
    {
        using var response = await PostAsync("Hello"u8.ToArray());

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).ShouldBe("Post request processed.");
    }

    [TestCase("GET")]
    [TestCase("HEAD")]
    [TestCase("PUT")]
    [TestCase("DELETE")]
    [TestCase("NONSENSE")]
    public async Task Post_WhenAnotherMethodIsUsed_IsRefusedAndNamesTheAllowedOne(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/post");

        using var response = await _client.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.ShouldBe(["POST"]);
    }

    [Test]
    public async Task AnyOtherPath_IsNotFound()
    {
        using var response = await _client.GetAsync("/");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [TestCase("plain, é, 日本, 🙂", "plain, é, 日本, 🙂")]
    [TestCase("two\r\nlines\t", @"two\r\nlines\t")]
    [TestCase("\"quoted\" \\", @"\""quoted\"" \\")]
    [TestCase("\u001b[31mred\u0000\u007f\u009b", @"\u001b[31mred\u0000\u007f\u009b")]
    [TestCase("bidi \u202e, line \u2028, tag \U000E0041", @"bidi \u202e, line \u2028, tag \U000e0041")]
    [TestCase("", "")]
    public async Task Log_WhateverTheBodySays_ShowsItEscapedOnOneLine(string body, string logged)
    {
        var bytes = Encoding.UTF8.GetBytes(body);

        using var _ = await PostAsync(bytes);

        _server.Logs.Messages[^1].ShouldBe($"POST /post: {bytes.Length} bytes: \"{logged}\"");
    }

    [Test]
    public async Task Log_WhenTheBodyIsNoText_ShowsItsBytes()
    {
        using var _ = await PostAsync([0x41, 0xff, 0xc3, 0x28]);

        _server.Logs.Messages[^1].ShouldBe(@"POST /post: 4 bytes: ""A\xff\xc3(""");
    }

    [TestCase('a', 1024, 1024, false)]
    [TestCase('a', 1025, 1024, true)]
    [TestCase('a', 1_000_000, 1024, true)]
    [TestCase('\u001b', 1024, 1020, true)]
    public async Task Log_WhenTheBodyIsLong_IsCutAtOneKibibyteBetweenEscapes(char body, int bodyBytes, int loggedCharacters, bool cut)
    {
        using var _ = await PostAsync(Encoding.ASCII.GetBytes(new string(body, bodyBytes)));

        var message = _server.Logs.Messages[^1];
        var prefix = $"POST /post: {bodyBytes} bytes: \"";
        message.ShouldStartWith(prefix);
        message.ShouldEndWith(cut ? "…\"" : "\"");
        (message.Length - prefix.Length - (cut ? 2 : 1)).ShouldBe(loggedCharacters);
    }

    private async Task<HttpResponseMessage> PostAsync(byte[] body)
    {
        using var content = new ByteArrayContent(body);
        return await _client.PostAsync("/post", content);
    }
}
