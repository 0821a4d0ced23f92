using System.Text;

namespace Leak.Bounds.Workloads.Http1;

/// <summary>A body that comes just faster than a server's minimum rate (Kestrel's is 240 bytes a second), and takes an hour.</summary>
public sealed class TrickleBody()
    : Stall("http1/trickle-body", "POST with Content-Length 1000000, its body at 300 bytes a second", LimitNames.Read)
{
    private const int BytesPerSecond = 300;

    /// <inheritdoc/>
    public override string Endpoint => "/post";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context)
    {
        var interval = context.Every(TimeSpan.FromSeconds(1));
        var bytes = (int)Math.Ceiling(BytesPerSecond * interval.TotalSeconds);
        return new StallScript
        {
            Opening = Http1Text.Post(context, 1_000_000),
            Drip = new Drip(Encoding.ASCII.GetBytes(Http1Text.Filler(bytes)), interval),
        };
    }
}
