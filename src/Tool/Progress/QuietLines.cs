using Leak.Tool.Printing;

namespace Leak.Tool.Progress;

/// <summary>The verdict on each scenario, and nothing before.</summary>
internal sealed class QuietLines(PlainWriter output) : IProgressView
{
    public IAsyncDisposable Watch(Func<ProgressState> read) => new Ending(() =>
    {
        if (ProgressWords.Result(read()) is { } result)
        {
            output.WriteLine(result);
        }
    });

    private sealed class Ending(Action end) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            end();
            return ValueTask.CompletedTask;
        }
    }
}
