namespace Leak.Tool.Progress;

/// <summary>Shows a run while it runs.</summary>
internal interface IProgressView
{
    /// <summary>Shows what is read until it is disposed.</summary>
    /// <param name="read">Where the run stands. Called from another thread.</param>
    IAsyncDisposable Watch(Func<ProgressState> read);
}
