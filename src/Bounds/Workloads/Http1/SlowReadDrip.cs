namespace Leak.Bounds.Workloads.Http1;

/// <summary>A large response that is read for days.</summary>
public sealed class SlowReadDrip()
    : Stall("http1/slow-read-drip", "GET of 64 MB into a small receive buffer, read at 100 bytes a second", LimitNames.Write)
{
    private const int BytesPerSecond = 100;

    /// <inheritdoc/>
    public override string Endpoint => "/stall/download";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    /// <inheritdoc/>
    public override CloseSight Sees => CloseSight.ResetsAtLeast;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context)
    {
        var interval = context.Every(TimeSpan.FromSeconds(1));
        return new StallScript
        {
            Opening = Http1Text.Get(context),
            Reading = Reading.Slowly((int)Math.Ceiling(BytesPerSecond * interval.TotalSeconds), interval),
            ReceiveBufferBytes = Http1Text.SmallBufferBytes,
        };
    }
}
