using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Leak.Bounds.Pages;
using Leak.Shared;

namespace Leak.Unit.Bounds.Pages;

[Parallelizable(ParallelScope.All)]
internal sealed partial class PageFrameTests
{
    private static readonly string s_vendor = Repository.PathOf("src", "Bounds", "Pages", "Assets", "vendor");

    [Test]
    public void Policy_LetsNothingActButWhatThePageHas()
    {
        var page = PageFrame.Render("title", "<p>body</p>", "{}", hasProfile: true);

        var policy = Policy().Match(page).Groups["policy"].Value;
        policy.ShouldStartWith("default-src 'none'; ");
        policy.ShouldNotContain("unsafe");
        string[] acting = [.. Acting().Matches(page).Select(match => match.Groups["text"].Value)];
        acting.Length.ShouldBe(5, "a style sheet and four scripts");
        acting.ShouldAllBe(text => policy.Contains($"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'"));
    }

    [Test]
    public void Page_WithoutCharts_HasOnlyItsOwnScript() => Acting().Count(PageFrame.Render("title", "")).ShouldBe(2);

    [Test]
    public void VendoredFiles_AreThoseThatTheListNames()
    {
        var listed = File.ReadLines(Path.Combine(s_vendor, "vendor.txt")).Where(line => line[0] != '#').Select(line => line.Split("  ")).ToList();

        listed.Select(line => line[1]).ShouldBe(Directory.GetFiles(s_vendor).Select(Path.GetFileName).Where(name => name != "vendor.txt")!, ignoreOrder: true);
        listed.Where(line => Hash(line[1]) != line[0]).Select(line => line[1]).ShouldBeEmpty("changed since eng/vendor.sh wrote it");
        listed.ShouldAllBe(line => line.Length == 4 && line[2].Contains('@') && line[3].Length > 0);
    }

    [Test]
    public void Assets_EndNoElementThatTheyStandIn()
    {
        PageAsset[] scripts = [PageAsset.Charts, .. PageAsset.Icicle, PageAsset.Script];

        scripts.ShouldAllBe(script => !script.Text.Contains("</script", StringComparison.OrdinalIgnoreCase) && !script.Text.Contains("<!--", StringComparison.Ordinal));
        PageAsset.Style.Text.ShouldNotContain("</style", Case.Insensitive);
    }

    private static string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(s_vendor, file))));

    [GeneratedRegex("Content-Security-Policy\" content=\"(?<policy>[^\"]*)\"")]
    private static partial Regex Policy();

    [GeneratedRegex("<(?<tag>script|style)>(?<text>.*?)</\\k<tag>>", RegexOptions.Singleline)]
    private static partial Regex Acting();
}
