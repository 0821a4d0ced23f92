namespace Leak.Bounds.Reports.Cases;

/// <summary>How a case ended.</summary>
internal enum CaseStatus
{
    /// <summary>As expected. A control that grew too.</summary>
    Passed,

    /// <summary>A bound was broken, or a control did not grow.</summary>
    Failed,

    /// <summary>There is no verdict: never a pass.</summary>
    Inconclusive,

    /// <summary>The server has not what it needs: neither a pass nor a failure.</summary>
    NotApplicable,
}
