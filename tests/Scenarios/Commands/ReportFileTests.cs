using Leak.Tool.Jobs;

namespace Leak.Scenarios.Commands;

internal sealed class ReportFileTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("leak-files-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void File_InAFolderThatIsNotThere_IsMadeThere_AndTryingLeavesNothing()
    {
        var file = ReportFile.Open("--junit", Path.Combine(_folder, "a", "b", "junit.xml"));

        Directory.EnumerateFileSystemEntries(Path.Combine(_folder, "a", "b")).ShouldBeEmpty();
        file.Write("one");
        file.Write("two");
        Directory.EnumerateFileSystemEntries(Path.Combine(_folder, "a", "b")).Select(Path.GetFileName).ShouldBe(["junit.xml"]);
        File.ReadAllText(file.Path).ShouldBe("two");
    }

    [Test]
    public void File_ThatIsALink_StaysOne()
    {
        var target = Path.Combine(_folder, "target.xml");
        var link = Path.Combine(_folder, "link.xml");
        File.WriteAllText(target, "before");
        File.CreateSymbolicLink(link, target);

        ReportFile.Open("--junit", link).Write("after");

        new FileInfo(link).LinkTarget.ShouldBe(target);
        File.ReadAllText(target).ShouldBe("after");
    }

    [Test]
    public void File_ThatCannotBeWritten_IsSaidAtOnce()
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "");

        Should.Throw<UsageException>(() => ReportFile.Open("--junit", _folder)).Message.ShouldBe($"--junit {_folder}: it cannot be written (it is a folder); name a file that can be");
        Should.Throw<UsageException>(() => ReportFile.Open("--sarif", Path.Combine(_folder, "file", "x.sarif"))).Message.ShouldStartWith("--sarif ");
        Should.Throw<UsageException>(() => ReportFile.Open("--csv", "")).Message.ShouldStartWith("--csv ");
    }

    [Test]
    [Platform("Unix")]
    public void File_ThatIsADevice_IsNotReplaced()
    {
        Should.Throw<UsageException>(() => ReportFile.Open("--json", "/dev/null")).Message.ShouldContain("it is a device");
        Should.Throw<UsageException>(() => ReportFile.Open("--json", "/dev/stdout"));
    }
}
