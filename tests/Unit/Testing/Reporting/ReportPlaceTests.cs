using Leak.Testing.Reporting;

namespace Leak.Unit.Testing.Reporting;

/// <summary>Where the report of a failing test goes.</summary>
[Parallelizable]
internal sealed class ReportPlaceTests
{
    [Test]
    public void Folder_OfThePlatform_ComesFirst() =>
        ReportPlace.Candidates(AppContext.BaseDirectory, ["tests", "--results-directory", "/there"]).First().ShouldBe("/there");

    [Test]
    public void Folder_WhenThePlatformTellsNone_IsBesideTheProject()
    {
        var place = ReportPlace.Candidates(AppContext.BaseDirectory, ["tests"]).First();

        File.Exists(Path.Combine(Path.GetDirectoryName(place)!, "Unit.csproj")).ShouldBeTrue(place);
        Path.GetFileName(place).ShouldBe("TestResults");
    }

    [Test]
    public void Folder_WhereThereIsNoProject_IsThatOfTheTestsThenATemporaryOne()
    {
        var folder = Directory.CreateTempSubdirectory("leak-").FullName;
        try
        {
            ReportPlace.Candidates(folder, []).ShouldBe([Path.Combine(folder, "TestResults"), Path.Combine(Path.GetTempPath(), "TestResults")]);
        }
        finally
        {
            Directory.Delete(folder);
        }
    }
}
