namespace Leak.Bounds.Workloads.Http1;

/// <summary>Two letters of a request, and nothing more.</summary>
public sealed class PartialLine() : Stall("http1/partial-line", "`GE`, and nothing more", LimitNames.RequestHead)
{
    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new() { Opening = "GE"u8.ToArray() };
}
