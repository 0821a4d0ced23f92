using Leak.Audit.Advising;
using Leak.Audit.Grading;
using static Leak.Unit.Audit.Audited;

namespace Leak.Unit.Audit.Advising;

/// <summary>What is said to set bounds what was held, and nothing else.</summary>
[Parallelizable]
internal sealed class AdvisorTests
{
    private static readonly string[] s_heads = ["http1/partial-line", "http1/partial-headers"];

    [Test]
    public void Nginx_WhichHoldsHeads_IsGivenTheOneLineForThem()
    {
        var advice = Advisor.Of(Holding(s_heads).By("nginx", "1.22.1").Wanting(TimeSpan.FromSeconds(5)));

        var block = advice.Blocks.ShouldHaveSingleItem();
        block.Text.ShouldBe("client_header_timeout 5s;\n");
        block.Where.ShouldBe("nginx.conf, in http or server");
        block.Language.ShouldBe("nginx");
        block.Bounds.ShouldBe(s_heads);
        block.Since.ShouldBeNull();
        block.IsTried.ShouldBeTrue();
        block.Documentation.ShouldBe(["https://nginx.org/en/docs/http/ngx_http_core_module.html#client_header_timeout"]);
        advice.NotBoundable.ShouldBeEmpty();
    }

    [Test]
    public void Nginx_WhenItsBlockIsApplied_HasABetterGrade()
    {
        var before = Holding([.. s_heads, "http1/slow-body"]).By("nginx");
        var bounded = Advisor.Of(before).Blocks.SelectMany(block => block.Bounds).ToList();
        var after = before with { Stalls = [.. before.Stalls.Select(stall => bounded.Contains(stall.Id) ? Bounded(stall.Id) : stall)] };

        Rubric.Place(Grader.Of(after).Letter)!.Value.ShouldBeLessThan(Rubric.Place(Grader.Of(before).Letter)!.Value);
    }

    [Test]
    public void Nginx_WhichHoldsABodyThatDrips_IsToldThatNothingBoundsIt()
    {
        var advice = Advisor.Of(Holding("http1/no-body", "http1/slow-body", "http1/chunk-drip").By("nginx"));

        advice.Blocks.ShouldHaveSingleItem().Bounds.ShouldBe(["http1/no-body"]);
        advice.NotBoundable.ShouldHaveSingleItem().ShouldStartWith("http1/slow-body, http1/chunk-drip: client_body_timeout counts between two reads only");
    }

    [Test]
    public void Setting_OfWhichAPartIsNotTried_IsNotTried() =>
        Advisor.Of(Holding("tcp/idle", "tls/silent").By("nginx")).Blocks.ShouldHaveSingleItem().IsTried.ShouldBeFalse();

    [TestCase("1.18.0", "http2_idle_timeout 60s;\nhttp2_recv_timeout 60s;\n", null)]
    [TestCase("1.22.1", "client_header_timeout 60s;\n", "1.19.7")]
    [TestCase(null, "client_header_timeout 60s;\n", "1.19.7")]
    public void Nginx_OfAVersion_IsGivenWhatThatVersionHas(string? version, string text, string? since)
    {
        var block = Advisor.Of(Holding("http2/idle").By("nginx", version)).Blocks.ShouldHaveSingleItem();

        (block.Text, block.Since).ShouldBe((text, since));
    }

    [Test]
    public void Version_WhichLacksWhatBounds_IsToldOfTheVersionThatHasIt()
    {
        var block = Advisor.Of(Holding("http2/ping-drip").By("nginx", "1.18.0")).Blocks.ShouldHaveSingleItem();

        (block.Text, block.Since).ShouldBe(("client_header_timeout 60s;\n", "1.19.7"));
    }

    /// <summary>Each of them refuses less.</summary>
    [TestCase("Apache", "RequestReadTimeout header=1-2,MinRate=500\n", "http1/partial-line")]
    [TestCase("Kestrel", "gracePeriod: TimeSpan.FromSeconds(1.5)", "http1/no-body")]
    [TestCase("Uvicorn", "--timeout-keep-alive 1\n", "http1/keep-alive-idle")]
    [TestCase("Go net/http", "IdleTimeout: 500 * time.Millisecond", "http1/keep-alive-idle")]
    public void Limit_WhichIsShort_IsWrittenAsTheServerTakesIt(string product, string text, string stall) =>
        Advisor.Of(Holding(stall).By(product).Wanting(TimeSpan.FromSeconds(0.5))).Blocks[0].Text.ShouldContain(text);

    [TestCase("2.4.38", "RequestReadTimeout header=30-60,MinRate=500\n")]
    [TestCase("2.4.57 (Debian)", "RequestReadTimeout handshake=60\n")]
    public void Apache_OfAVersion_IsGivenItsHandshake(string version, string text) =>
        Advisor.Of(Holding("tls/silent").By("Apache", version)).Blocks.ShouldHaveSingleItem().Text.ShouldBe(text);

    [Test]
    public void Setting_WhichBoundsStallsOfSeveralLimits_HasTheLeastOfThem()
    {
        var report = Holding("tcp/idle", "tls/silent").By("nginx");
        report = report with { Limits = [.. report.Limits.Select(limit => limit.Limit == "Handshake" ? limit with { Wanted = TimeSpan.FromSeconds(2.5) } : limit)] };

        Advisor.Of(report).Blocks.ShouldHaveSingleItem().Text.ShouldBe("client_header_timeout 2500ms;\n");
    }

    [Test]
    public void Kestrel_IsGivenItsOwnLimits_AndLeakTimeouts()
    {
        var advice = Advisor.Of(Holding("http1/partial-line", "http1/trickle-body").By("Kestrel"));

        advice.Blocks.Select(block => block.Language).ShouldBe(["csharp", "csharp", "json"]);
        advice.Blocks[0].Text.ShouldBe(
            "builder.WebHost.ConfigureKestrel(kestrel =>\n{\n    kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(60);\n});\n");
        advice.Blocks[0].IsTried.ShouldBeFalse();
        advice.Blocks[1].Text.ShouldContain("builder.AddTimeouts();");
        advice.Blocks[2].Text.ShouldBe("{\n  \"Timeouts\": {\n    \"RequestHead\": \"00:01:00\",\n    \"Read\": \"00:01:00\"\n  }\n}\n");
        advice.Blocks[2].Bounds.ShouldBe(["http1/partial-line", "http1/trickle-body"]);
        advice.Blocks[2].IsTried.ShouldBeTrue();
        advice.NotBoundable.ShouldBe(["http1/trickle-body: Stock Kestrel alone does not bound it; Leak.Timeouts does."]);
    }

    [Test]
    public void Kestrel_WhoseHandlerIgnoresItsToken_IsToldThatItsRequestStays()
    {
        var advice = Advisor.Of(Holding("http1/deaf-handler").By("Kestrel"));

        advice.Blocks[^1].Bounds.ShouldBe(["http1/deaf-handler"]);
        advice.NotBoundable.ShouldContain(sentence => sentence.StartsWith("http1/deaf-handler: nothing in .NET ends a handler", StringComparison.Ordinal));
    }

    [Test]
    public void Kestrel_WhichHoldsAMessageWithoutAnEnd_IsToldThatNothingBoundsIt()
    {
        var advice = Advisor.Of(Holding("ws/fragment-drip").By("Kestrel"));

        advice.Blocks.ShouldBeEmpty();
        advice.NotBoundable.ShouldHaveSingleItem().ShouldStartWith("ws/fragment-drip: nothing in Kestrel or Leak.Timeouts");
    }

    [Test]
    public void Server_WhichIsNotRecognised_IsGivenASentence() =>
        Advisor.Of(Holding("tcp/idle").By(null)).NotBoundable.ShouldBe(["The server was not recognised, so no block can be given for tcp/idle."]);

    [Test]
    public void Server_WhichIsNotKnown_IsNamedWithoutItsControlCharacters() =>
        Advisor.Of(Holding("tcp/idle").By("odd\u001b[2J")).NotBoundable.ShouldHaveSingleItem().ShouldNotContain("\u001b");

    [Test]
    public void Server_WhichKeepsWhatIsClosedForTheClient_IsGivenABlock() =>
        Advisor.Of(Report(Kept("http1/slow-read-none")).By("nginx")).Blocks.ShouldHaveSingleItem().Text
            .ShouldBe("send_timeout 60s;\nreset_timedout_connection on;\n");

    [TestCase("HAProxy", "http1/slow-read-none", "the server closes it in time, and what it has sent stays in the kernel")]
    [TestCase("Kestrel", "http1/deaf-handler", "nothing in .NET ends a handler")]
    public void Server_WhichKeepsWhatNoSettingTakesAway_IsGivenNoBlock(string product, string stall, string sentence)
    {
        var advice = Advisor.Of(Report(Kept(stall)).By(product));

        advice.Blocks.ShouldBeEmpty();
        advice.NotBoundable.ShouldHaveSingleItem().ShouldStartWith($"{stall}: {sentence}");
    }

    [Test]
    public void HaProxy_WhichHoldsAResponse_IsGivenALimit_AndToldWhatTheKernelKeeps()
    {
        var advice = Advisor.Of(Holding("http1/slow-read-none").By("HAProxy"));

        advice.Blocks.ShouldHaveSingleItem().Text.ShouldBe("timeout client 60s\n");
        advice.NotBoundable.ShouldHaveSingleItem().ShouldContain("stays in the kernel");
    }

    [Test]
    public void Server_WhichHoldsNothing_IsGivenNothing()
    {
        var advice = Advisor.Of(Report(Bounded("tcp/idle"), NotTried("http1/no-body"), Inconclusive("http1/slow-body")).By("nginx"));

        advice.Blocks.ShouldBeEmpty();
        advice.NotBoundable.ShouldBeEmpty();
    }
}
