using Leak.Profiling.Ages;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Profiling.Ages;

public sealed class IdMarksTests
{
    private readonly FakeTimeProvider _time = new();

    [Test]
    public void AgeOf_WhenGivenBetweenTwoMarks_IsFromTheLater()
    {
        var marks = Marks(10, 20, 30);

        marks.AgeOf(15).ToString().ShouldBe("2 s");
        marks.AgeOf(20).ToString().ShouldBe("2 s");
        marks.AgeOf(21).ToString().ShouldBe("1 s");
    }

    [Test]
    public void AgeOf_WhenBeforeTheFirstMark_IsAtLeastThat() => Marks(10, 20).AgeOf(5).ToString().ShouldBe("at least 2 s");

    [Test]
    public void AgeOf_WhenAfterTheLastMark_IsNothing() => Marks(10, 20).AgeOf(25).ToString().ShouldBe("0 s");

    [Test]
    public void AgeOf_AfterAPause_IsFromItsEnd()
    {
        var marks = Marks(10, 20, 20, 20, 20, 30);

        marks.AgeOf(20).ToString().ShouldBe("5 s");
        marks.AgeOf(25).ToString().ShouldBe("1 s");
    }

    [Test]
    public void AgeOf_WhenIdentifiersWrapAround_GoesOn()
    {
        var marks = Marks(int.MaxValue - 5, int.MinValue + 5, int.MinValue + 15);

        marks.AgeOf(int.MinValue + 1).ToString().ShouldBe("2 s");
        marks.AgeOf(int.MaxValue - 8).ToString().ShouldBe("at least 3 s");
    }

    [Test]
    public void Add_WhenMoreThanItKeeps_ForgetsTheOldest()
    {
        var marks = Marks([.. Enumerable.Range(1, 120_000)]);

        marks.AgeOf(1).IsAtLeast.ShouldBeTrue();
        marks.AgeOf(119_000).ToString().ShouldBe("1001 s");
    }

    /// <summary>One mark a second, the last one second ago.</summary>
    private IdMarks Marks(params int[] lastIds)
    {
        var marks = new IdMarks(_time);
        foreach (var id in lastIds)
        {
            marks.Add(id);
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        return marks;
    }
}
