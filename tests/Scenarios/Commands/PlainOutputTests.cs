using Leak.Tool.Printing;
using Spectre.Console;

namespace Leak.Scenarios.Commands;

/// <summary>What a server sends, or a user types, never acts on the terminal that it is printed to.</summary>
[Parallelizable] // a server and writers of its own
internal sealed class PlainOutputTests
{
    private string _reports = "";

    [SetUp]
    public void NameAFolder() => _reports = Path.Combine(Path.GetTempPath(), $"leak-plain-{Guid.NewGuid():N}");

    [TearDown]
    public void DeleteIt()
    {
        if (Directory.Exists(_reports))
        {
            Directory.Delete(_reports, recursive: true);
        }
    }

    [TestCase(0, "did not answer", TestName = "Run_WhenABadHeaderLineIsTheFirstAnswer_PrintsItsControlCharactersAsPictures")]
    [TestCase(1, "The server is gone: ", TestName = "Run_WhenABadHeaderLineEndsTheRun_PrintsItsControlCharactersAsPictures")]
    public async Task Run_WhenTheServerSendsControlCharacters_PrintsThemAsPictures(int friendlyKnocks, string expected)
    {
        using var server = new HostileServer(friendlyKnocks);
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };

        var exitCode = await ToolRun.OfAsync(
            ["run", "idle", "--url", server.Address.ToString(), "--limit", "500ms", "--rate", "5/s", "--during", "1s", "--output", _reports], output, error);

        exitCode.ShouldBe(3, error.ToString() + output);
        var printed = error.ToString() + output;
        printed.ShouldContain(expected);
        printed.ShouldContain("␛]0;owned␇␛[2J", Case.Sensitive, "the header line is shown, and does nothing");
        printed.Where(char.IsControl).ShouldAllBe(character => character == '\n');
    }

    [Test]
    public async Task CommandLine_WhenAWordOfItHasControlCharacters_PrintsThemAsPicturesInOneLine()
    {
        using var error = new StringWriter { NewLine = "\n" };

        (await ToolRun.OfAsync(["run", $"no{HostileServer.Attack}\nsuch"], TextWriter.Null, error)).ShouldBe(2);

        error.ToString().ShouldContain("␛]0;owned␇␛[2J");
        error.ToString().TrimEnd('\n').Where(char.IsControl).ShouldBeEmpty();
    }

    [Test]
    public void Terminal_WhenATextHasControlCharacters_GetsSpectresOwnAlone()
    {
        using var screen = new StringWriter();
        var settings = new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.Standard,
            Out = new AnsiConsoleOutput(screen),
        };

        Consoles.Terminal(settings).Write(new Markup($"[red]{Markup.Escape(HostileServer.Attack)}[/]"));

        screen.ToString().ShouldContain("␛]0;owned␇␛[2J");
        screen.ToString().Split('\u001b').Length.ShouldBe(3, "red on and red off");
        screen.ToString().ShouldStartWith("\u001b[");
    }

    [Test]
    public void Writer_KeepsLineEndsOfWhatWasLaidOutAndMakesALineOne()
    {
        using var inner = new StringWriter { NewLine = "\n" };
        using var writer = new PlainWriter(inner);

        writer.Write("a\r\nb\rc\n");
        writer.Write('\u001b');
        writer.Write(['\u0007', 'd'], 0, 2);
        writer.Write("\u001b".AsSpan());
        writer.WriteLine();
        writer.WriteLine("😀 e\nf\r\ng");

        inner.ToString().ShouldBe("a\r\nb␍c\n␛␇d␛\n😀 e␊f␍␊g\n");
    }
}
