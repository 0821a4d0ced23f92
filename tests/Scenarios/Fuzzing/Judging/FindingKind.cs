namespace Leak.Scenarios.Fuzzing.Judging;

/// <summary>The properties.</summary>
internal enum FindingKind
{
    /// <summary>The server holds a connection past its limit and 2.5 s.</summary>
    Held,

    /// <summary>No process has the connection any more, and the kernel keeps data that was not taken.</summary>
    InKernel,

    /// <summary>A legitimate client was not served.</summary>
    LiveCut,

    /// <summary>Something did not return to the baseline after the clients had gone.</summary>
    Left,
}
