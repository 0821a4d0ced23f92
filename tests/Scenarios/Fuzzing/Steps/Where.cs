namespace Leak.Scenarios.Fuzzing.Steps;

/// <summary>The listeners that a script connects to, by their words.</summary>
internal static class Where
{
    public const string Http1 = "http1";
    public const string Tls = "tls";
    public const string Http2 = "http2";
    public const string Diagnostics = "diagnostics";
}
