using Leak.Tool.Printing;

namespace Leak.Tool.Progress;

/// <summary>A line every few seconds, and the verdict.</summary>
internal sealed class PlainLines(PlainWriter output, TimeProvider timeProvider) : IProgressView
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    public IAsyncDisposable Watch(Func<ProgressState> read) =>
        new ProgressLoop(s_interval, timeProvider, isLast => output.WriteLine(isLast ? ProgressWords.Result(read()) ?? ProgressWords.Line(read()) : ProgressWords.Line(read())));
}
