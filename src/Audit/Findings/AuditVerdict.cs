namespace Leak.Audit.Findings;

/// <summary>What an audit says of a stall, or of a limit.</summary>
internal enum AuditVerdict
{
    /// <summary>Every connection was given back in time.</summary>
    Bounded,

    /// <summary>Connections were held for longer than the limit allows.</summary>
    Growing,

    /// <summary>Closed for the client, and the server keeps its side; or the server is done with it, and the kernel of its machine keeps what the client has not taken.</summary>
    KeptByServer,

    /// <summary>What was seen allows no verdict.</summary>
    Inconclusive,

    /// <summary>This server has not what the stall needs, or it was not told where that is. Neither a pass nor a failure.</summary>
    NotApplicable,
}
