namespace Leak.Profiling.Capturing;

/// <summary>Where operations are read from. A report shows these names.</summary>
internal enum CaptureSource
{
    /// <summary>The runtime's own table: <see cref="Capturing.ActiveTaskTable"/>.</summary>
    ActiveTaskTable,

    /// <summary>The public events: <see cref="Capturing.CausalityEvents"/>.</summary>
    CausalityEvents,
}
