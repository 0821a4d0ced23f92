namespace Leak.Bounds.Workloads.Tls;

/// <summary>A handshake whose first message takes minutes.</summary>
public sealed class HelloDrip() : Stall("tls/hello-drip", "a ClientHello at 1 byte a second", LimitNames.Handshake)
{
    /// <inheritdoc/>
    public override ServerListener Listener => ServerListener.Tls;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context)
    {
        var hello = ClientHello.For(context.HostName);
        return new StallScript
        {
            Opening = hello.AsMemory(0, 1),
            Drip = new Drip(
                number => number + 1 < hello.Length ? hello.AsMemory((int)number + 1, 1) : default,
                context.Every(TimeSpan.FromSeconds(1))),
        };
    }
}
