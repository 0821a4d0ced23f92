using System.Runtime.CompilerServices;
using Leak.Profiling;

namespace Leak.Unit.Profiling.Naming;

/// <summary>Each frame tells the line of the await that it is parked on.</summary>
[TestFixture]
[NonParallelizable] // the table of active tasks is the process's
public sealed class AwaitLocationTests
{
    private TaskCompletionSource[] _gates = [];
    private int[] _lines = [];

    [SetUp]
    public void CloseGates()
    {
        _gates = [.. Enumerable.Range(0, 4).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
        _lines = new int[4];
    }

    [Test]
    public async Task Line_AtEachAwaitOfAMethod_IsThatAwaits()
    {
        using var profile = TaskProfile.Start();
        var operation = Awaits();

        for (var i = 0; i < _gates.Length; i++)
        {
            var frame = await ParkedFrame(profile, i);
            frame.Line.ShouldBe(_lines[i], $"await {i}");
            Path.GetFileName(frame.File).ShouldBe("AwaitLocationTests.cs");
            _gates[i].SetResult();
        }
        await operation;
    }

    [Test]
    public async Task Line_InALambda_IsItsAwaits()
    {
        using var profile = TaskProfile.Start();
        var line = 0;
        var operation = Task.Run(async () =>
        {
            line = Here() + 1;
            await _gates[0].Task;
        });

        // Until it is parked it is a delegate that waits for a thread: the same method, on no await.
        TaskFrame? frame = null;
        await Waits.UntilCapture(profile, c => (frame = c.Stacks.SelectMany(stack => stack.Frames)
            .FirstOrDefault(f => f.Method.EndsWith("Awaits lambda", StringComparison.Ordinal) && f.Line > 0)) is not null);

        frame.ShouldNotBeNull();
        frame.Method.ShouldBe("AwaitLocationTests.Line_InALambda_IsItsAwaits lambda");
        frame.Assembly.ShouldBe(typeof(AwaitLocationTests).Assembly.GetName().Name);
        frame.Line.ShouldBe(line);
        _gates[0].SetResult();
        await operation;
    }

    [Test]
    public async Task Line_OfAnAsyncIterator_IsItsAwaits()
    {
        using var profile = TaskProfile.Start();
        var consumer = Consume();

        var capture = await Waits.UntilCapture(profile, c => c.StacksOf(typeof(AwaitLocationTests)).Any(s => s.Contains("Items", StringComparison.Ordinal)));

        var frame = capture.Stacks.SelectMany(stack => stack.Frames).First(f => f.Method == "AwaitLocationTests.Items");
        frame.Line.ShouldBe(_lines[0]);
        _gates[0].SetResult();
        await consumer;
    }

    [Test]
    public void File_WhereNoPdbIsAtHand_IsNull() =>
        new TaskFrame("Method", "Assembly").ShouldSatisfyAllConditions(frame => frame.File.ShouldBeNull(), frame => frame.Line.ShouldBe(0));

    private static int Here([CallerLineNumber] int line = 0) => line;

    private async Task<TaskFrame> ParkedFrame(TaskProfile profile, int index)
    {
        // The line is written just before the await: the first capture may still be of the one before.
        var capture = await Waits.UntilCapture(profile, c => _lines[index] != 0 && Frame(c) is { } f && f.Line == _lines[index]);
        return Frame(capture)!;

        static TaskFrame? Frame(TaskCapture capture) => capture.Stacks.SelectMany(stack => stack.Frames)
            .FirstOrDefault(frame => frame.Method == "AwaitLocationTests.Awaits");
    }

    private async Task Awaits()
    {
        _lines[0] = Here() + 1;
        await _gates[0].Task;
        try
        {
            _lines[1] = Here() + 1;
            await _gates[1].Task;
            throw new InvalidOperationException();
        }
        catch (InvalidOperationException)
        {
            _lines[2] = Here() + 1;
            await _gates[2].Task;
        }
        finally
        {
            _lines[3] = Here() + 1;
            await _gates[3].Task.ConfigureAwait(false);
        }
    }

    private async Task Consume()
    {
        await foreach (var _ in Items())
        {
        }
    }

    private async IAsyncEnumerable<int> Items()
    {
        yield return 1;
        _lines[0] = Here() + 1;
        await _gates[0].Task;
    }
}
