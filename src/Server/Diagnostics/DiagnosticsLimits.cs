using Leak.Timeouts;

namespace Leak.Server.Diagnostics;

/// <summary>
/// The limits of the diagnostics: short, on whatever the public ones are, and changed by no setting, for who looks at a server in trouble
/// must get an answer.
/// </summary>
internal static class DiagnosticsLimits
{
    /// <summary>The most that <c>?seconds=</c> may ask for: 60 s. <see cref="TimeoutsOptions.Handler"/> has room for that and the answer.</summary>
    public const int MaxSeconds = 60;

    /// <summary>Until a client that reads nothing of its answer is cut: 10 s, and up to 2.5 s more.</summary>
    public static readonly TimeSpan Write = TimeSpan.FromSeconds(10);

    public static void AddDiagnosticsLimits(this IServiceCollection services) => services.AddLeakTimeouts().Configure<TimeoutsOptions>(options =>
    {
        options.RequestHead = TimeSpan.FromSeconds(5);
        options.Read = TimeSpan.FromSeconds(5);
        options.Write = Write;
        options.KeepAlive = TimeSpan.FromSeconds(20);
        options.Handler = TimeSpan.FromSeconds(MaxSeconds + 15);
        options.MaxConnections = 64;
        options.MaxRequests = 64;
    });
}
