using Leak.Scenarios.Fuzzing.Generation;
using Leak.Scenarios.Fuzzing.Steps;

namespace Leak.Scenarios.Fuzzing;

[Parallelizable]
internal sealed class GenerationTests
{
    private const int Count = 1000;

    [Test]
    public void Script_OfOneSeed_IsTheSameAgain()
    {
        for (var seed = 1; seed <= Count; seed++)
        {
            ScriptGenerator.Generate(seed).ToString().ShouldBe(ScriptGenerator.Generate(seed).ToString());
        }
    }

    [Test]
    public void Script_WrittenAndReadAgain_SendsTheSame()
    {
        for (var seed = 1; seed <= Count; seed++)
        {
            var script = ScriptGenerator.Generate(seed);

            var again = FuzzScript.Parse(script.ToString());

            again.ToString().ShouldBe(script.ToString());
            SentBy(again).ShouldBe(SentBy(script));
        }
    }

    [Test]
    public void Script_OfAnySeed_IsPrintable() =>
        Enumerable.Range(1, Count).Select(seed => ScriptGenerator.Generate(seed).ToString()).ShouldAllBe(text => text.All(letter => letter >= ' ' && letter <= '~'));

    [Test]
    public void Seeds_Together_UseEveryVerbAndListener()
    {
        var scripts = Enumerable.Range(1, Count).Select(ScriptGenerator.Generate).ToList();

        scripts.SelectMany(script => script.Steps).Select(step => step.Verb).Distinct().Order()
            .ShouldBe(typeof(Verbs).GetFields().Select(field => (string)field.GetRawConstantValue()!).Order());
        scripts.Select(script => script.Where).Distinct().Order().ShouldBe([Where.Diagnostics, Where.Http1, Where.Http2, Where.Tls]);
    }

    [TestCase("seed 1, steps: open http1 0; jump 3")]
    [TestCase("seed 1, steps: send a")]
    [TestCase(@"seed 1, steps: open http1 0; send \q")]
    [TestCase("seed 1, steps: open http1 0; pause long")]
    [TestCase("steps: open http1 0")]
    public void Text_ThatIsNoScript_IsRefused(string text) => Should.Throw<FormatException>(() => FuzzScript.Parse(text));

    [Test]
    public void Bytes_AsText_AreTheSameBytesAgain()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

        var text = EscapedBytes.ToText(all);

        EscapedBytes.Parse(text).ShouldBe(all);
        text.ShouldNotContain(';');
    }

    // As text: an assertion on a sequence compares its items one by one, and takes half a minute.
    private static string SentBy(FuzzScript script) =>
        Convert.ToHexString([.. script.Steps.SelectMany(step => StepBytes.Of(step.Inner ?? step) ?? [])]);
}
