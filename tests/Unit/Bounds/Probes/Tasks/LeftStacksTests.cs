using Leak.Bounds.Facts;
using Leak.Bounds.Probes.Tasks;
using Leak.Profiling;

namespace Leak.Unit.Bounds.Probes.Tasks;

internal sealed class LeftStacksTests
{
    private static readonly TaskFrame s_wait = new("SemaphoreSlim.WaitAsync", "System.Private.CoreLib");
    private static readonly TaskFrame s_gate = new("App.UseGate", "My.App");
    private static readonly TaskFrame s_other = new("App.Other", "My.App");
    private static readonly TaskFrame s_accepting = new("Listener.AcceptAsync", "Microsoft.AspNetCore.Server.Kestrel.Core");
    private static readonly TaskFrame s_client = new("Park.WaitAsync", "Leak.Clients");

    [Test]
    public void Left_IsWhatIsMoreThanBefore_LargestFirst()
    {
        var before = Capture(new(2, [s_accepting]), new(4, [s_wait, s_gate]));
        var after = Capture(new(2, [s_accepting]), new(3, [s_wait, s_other]), new(72, [s_wait, s_gate]));

        LeftStacks.Between(before, after).Largest.Select(stack => $"{stack.Count} {string.Join(" < ", stack.Frames)}").ShouldBe(
        [
            "68 SemaphoreSlim.WaitAsync (System.Private.CoreLib) < App.UseGate (My.App)",
            "3 SemaphoreSlim.WaitAsync (System.Private.CoreLib) < App.Other (My.App)",
        ]);
    }

    [Test]
    public void Left_OfMoreStacksThanAreTold_HasAllOfThemInItsTotal()
    {
        var after = Capture([.. Enumerable.Range(1, 14).Select(number => new TaskStack(number, [new TaskFrame($"App.Wait{number}", "My.App")]))]);

        var (largest, total) = LeftStacks.Between(Capture(new TaskStack(3, [new TaskFrame("App.Wait14", "My.App")])), after);

        largest.Select(stack => stack.Tasks).ShouldBe([13, 12, 11, 11, 10, 9, 8, 7, 6, 5]);
        total.ShouldBe(new StackTotal(102, 14));
    }

    [Test]
    public void Left_OfStacksThatShareTheirOuterFrames_CountsEachTaskOnce()
    {
        var left = LeftStacks.Between(null, Capture(new(3, [s_gate]), new(2, [s_wait, s_gate])));

        left.Largest.Select(stack => (stack.Count, stack.Tasks)).ShouldBe([(3, 3), (2, 2)]);
        left.Total.ShouldBe(new StackTotal(5, 2));
    }

    [Test]
    public void Left_OfTheLoadClient_IsNotToldOf() =>
        LeftStacks.Between(null, Capture(new(5, [s_wait, s_client]), new(1, [s_accepting]))).Largest.ShouldHaveSingleItem().Count.ShouldBe(1);

    [Test]
    public void Left_WhenNothingIsMore_IsNone() =>
        LeftStacks.Between(Capture(new(2, [s_accepting]), new(9, [s_gate])), Capture(new TaskStack(2, [s_accepting]))).Largest.ShouldBeEmpty();

    private static TaskCapture Capture(params IReadOnlyList<TaskStack> stacks) => new(TaskSource.ActiveTaskTable, stacks.Sum(stack => stack.Count), stacks, []);
}
