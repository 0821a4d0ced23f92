namespace Leak.Bounds.Workloads.Http1;

/// <summary>Empty lines, which a server passes over before a request (RFC 9112, 2.2).</summary>
public sealed class CrlfDrip() : Stall("http1/crlf-drip", "an empty line every 3 s, before any request", LimitNames.RequestHead)
{
    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new()
    {
        Drip = new Drip("\r\n"u8.ToArray(), context.Every(TimeSpan.FromSeconds(3))),
    };
}
