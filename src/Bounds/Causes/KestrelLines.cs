namespace Leak.Bounds.Causes;

/// <summary>The lines of an ASP.NET Core app that set its limits; <see cref="LimitText"/> fills in the time.</summary>
internal static class KestrelLines
{
    /// <summary>Where they stand.</summary>
    public const string Where = "Program.cs, before builder.Build()";

    /// <summary>Before and after lines that set limits of Kestrel.</summary>
    public const string Head = "builder.WebHost.ConfigureKestrel(kestrel =>\n{\n";

    public const string Tail = "\n});\n";

    public const string Handshake = "    kestrel.ConfigureHttpsDefaults(https => https.HandshakeTimeout = TimeSpan.FromSeconds({seconds}));";

    public const string RequestHead = "    kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds({seconds});";

    public const string KeepAlive = "    kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds({seconds});";

    public const string RequestRate = "    kestrel.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds({over-one}));";

    public const string ResponseRate = "    kestrel.Limits.MinResponseDataRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds({over-one}));";

    /// <summary>It cancels the token. A handler that looks at it ends.</summary>
    public const string Handler = "builder.Services.AddRequestTimeouts(options => options.DefaultPolicy = new() { Timeout = TimeSpan.FromSeconds({seconds}) }); // and app.UseRequestTimeouts()";

    public const string Upstream = "builder.Services.ConfigureHttpClientDefaults(http => http.ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds({seconds})));";

    /// <summary>In place of <c>app.UseWebSockets()</c>: a ping after the one time, and its answer within the other.</summary>
    public const string WebSocket = "app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds({half-seconds}), KeepAliveTimeout = TimeSpan.FromSeconds({half-seconds}) });";
}
