namespace Leak.Audit.Options;

/// <summary>Hard ceilings on what goes to another machine, whatever the options say.</summary>
internal static class AnotherMachine
{
    /// <summary>Stalled connections at once.</summary>
    public const int MostConnections = 2_000;

    /// <summary>New stalled connections in a second.</summary>
    public const int MostRate = 100;

    /// <summary>Whether one of the addresses is not on this machine.</summary>
    public static bool Is(AuditOptions options) => options.Addresses.Any(address => !address.IsLoopback);
}
