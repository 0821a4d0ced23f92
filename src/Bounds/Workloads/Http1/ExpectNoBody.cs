namespace Leak.Bounds.Workloads.Http1;

/// <summary>A client that asks whether it may send its body, and does not.</summary>
public sealed class ExpectNoBody() : Stall("http1/expect-no-body", "POST with Expect: 100-continue, and no body", LimitNames.Read)
{
    /// <inheritdoc/>
    public override string Endpoint => "/post";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new() { Opening = Http1Text.Post(context, 100_000, "Expect: 100-continue\r\n") };
}
