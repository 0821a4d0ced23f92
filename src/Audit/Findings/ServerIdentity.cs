namespace Leak.Audit.Findings;

/// <summary>Which server it is, as far as it says so.</summary>
/// <param name="Product">Of a known list: <c>nginx</c>, <c>Kestrel</c>; <see langword="null"/>: not recognised.</param>
/// <param name="Version">As it was told: <c>1.22.1</c>; <see langword="null"/>: not told.</param>
/// <param name="Evidence">By what it was recognised: <c>Server: nginx/1.22.1</c>.</param>
internal sealed record ServerIdentity(string? Product, string? Version, string? Evidence)
{
    public static ServerIdentity Unknown { get; } = new(null, null, null);
}
