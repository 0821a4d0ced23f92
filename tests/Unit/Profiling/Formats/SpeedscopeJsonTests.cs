using System.Text.Json;
using Leak.Profiling.Capturing;
using Leak.Profiling.Formats;
using Leak.Profiling.Naming;

namespace Leak.Unit.Profiling.Formats;

[TestFixture]
public sealed class SpeedscopeJsonTests
{
    [Test]
    public void Write_WhenTwoAwaitsHaveNoLine_ListsTheirMethodOnce()
    {
        NamedFrame first = FrameOf(0), second = FrameOf(1);
        var capture = new StackCapture(
            CaptureSource.ActiveTaskTable, 3, [new CountedStack(2, [first]), new CountedStack(1, [second])], []);
        using var target = new CappedBuffer(10_000);

        SpeedscopeJson.Write(capture, "test", target);

        first.ShouldNotBe(second);
        using var json = JsonDocument.Parse(target.ToArray());
        json.RootElement.GetProperty("shared").GetProperty("frames").GetArrayLength().ShouldBe(1);
        json.RootElement.GetProperty("profiles")[0].GetProperty("samples").ToString().ShouldBe("[[0],[0]]");
        json.RootElement.GetProperty("profiles")[0].GetProperty("weights").ToString().ShouldBe("[2,1]");
    }

    // No state machine has a line there.
    private static NamedFrame FrameOf(int state) => new("Type.Method", "Assembly", new AwaitSite(typeof(object), state));
}
