using Leak.Bounds.Workloads.Http2.Frames;

namespace Leak.Bounds.Workloads.Http2;

/// <summary>A client that grants all the window there is and does not read its socket.</summary>
public sealed class TcpUnread() : Http2Stall("http2/tcp-unread", "the largest windows, GET of a large response, small receive buffer, never read", LimitNames.Write)
{
    // RFC 9113, section 6.9.1; a connection's window begins at the default and only WINDOW_UPDATE changes it.
    private const uint MaxWindow = int.MaxValue;
    private const uint DefaultWindow = 65_535;

    /// <inheritdoc/>
    public override string Endpoint => "/stall/download";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    /// <inheritdoc/>
    public override CloseSight Sees => CloseSight.ResetsAtLeast;

    private protected override StallScript Write(StallContext context) => new()
    {
        Opening = Hello((Setting.InitialWindowSize, MaxWindow))
            .WindowUpdate(0, MaxWindow - DefaultWindow)
            .Headers(Stream, Get(context), Whole)
            .Bytes,
        Reading = Reading.Nothing,
        ReceiveBufferBytes = 4096,
    };
}
