using System.Globalization;
using Leak.Audit.Options;
using Leak.Bounds.Probes.Machine;

namespace Leak.Audit.Capacity;

/// <summary>The most connections that are opened at once.</summary>
/// <param name="Connections">So many; 0: there is no room for any.</param>
/// <param name="Because">Why they are fewer than was asked for, as a sentence; <see langword="null"/>: they are as many.</param>
internal sealed record CapacityCeiling(int Connections, string? Because)
{
    /// <summary>Where no number is given.</summary>
    public const int Default = 16_000;

    /// <summary>Kept for the legitimate clients, and for what else the audit opens.</summary>
    private const int Kept = 32;

    public static CapacityCeiling Of(int wanted, bool isRemote, DescriptorBudget budget)
    {
        var descriptors = budget.Unavailable is null ? Math.Max(0, budget.Limit - budget.Open - DescriptorBudget.Reserve - Kept) : long.MaxValue;
        var least = (int)Math.Min(isRemote ? Math.Min(wanted, AnotherMachine.MostConnections) : wanted, descriptors);
        return new(
            least,
            least == wanted ? null
            : least == descriptors ? string.Create(CultureInfo.InvariantCulture, $"At most {least} connections and not {wanted}: this process may hold {budget.Limit} descriptors (raise it by ulimit -Hn).")
            : string.Create(CultureInfo.InvariantCulture, $"At most {least} connections and not {wanted}: that is the ceiling for another machine."));
    }

    /// <summary>That of an audit, as its process stands now.</summary>
    public static CapacityCeiling Of(AuditOptions options) => Of(options.Capacity ?? Default, AnotherMachine.Is(options), DescriptorBudget.Read());
}
