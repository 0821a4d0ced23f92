using Leak.Audit.Capacity;
using Leak.Audit.Options;
using Leak.Audit.Runs;
using Leak.Tool.Jobs;
using Leak.Tool.Printing;

namespace Leak.Tool.Commands;

/// <summary>A server that is not on this machine is loaded only where the user says twice that it is theirs.</summary>
internal sealed class RemoteConsent(bool isAllowed, bool isOwned)
{
    /// <exception cref="UsageException">It is not allowed, or would be too much.</exception>
    public void Require(AuditOptions options, int stalls, PlainWriter output)
    {
        if (options.Addresses.FirstOrDefault(address => !address.IsLoopback) is not { } remote)
        {
            return;
        }

        if (!isAllowed)
        {
            throw new UsageException($"{remote}: not on this machine; add --allow-remote if the server is yours to load");
        }

        var arrivals = AuditPlanner.Arrivals(options);
        var (connections, rate) = (stalls * arrivals.Planned, stalls * arrivals.Rate);
        if (connections > AnotherMachine.MostConnections || rate > AnotherMachine.MostRate)
        {
            throw new UsageException(
                $"{remote}: at most {connections} connections, {rate} a second, would go to it, and the ceilings for another machine are {AnotherMachine.MostConnections} and {AnotherMachine.MostRate}; give less by --connections, or fewer stalls by --only");
        }

        output.WriteLine($"{remote.Host}: at most {connections} connections, {rate} new ones a second, and 4 requests a second of legitimate clients, for at most {options.Watch.TotalSeconds + 60:0} s.");
        if (options.Capacity is not null)
        {
            output.WriteLine($"{remote.Host}: then, for some minutes, at most {CapacityCeiling.Of(options).Connections} stalled connections at once, {AnotherMachine.MostRate} new ones a second (--capacity).");
        }

        var sentence = $"I own {remote.Host}";
        if (isOwned)
        {
            return;
        }

        if (Console.IsInputRedirected)
        {
            throw new UsageException($"{remote}: add --i-own-this-server, or run it on a terminal, where the sentence \"{sentence}\" is asked for");
        }

        output.WriteLine($"Type: {sentence}");
        if (Console.ReadLine()?.Trim() != sentence)
        {
            throw new UsageException($"{remote}: the sentence was another, and nothing was sent");
        }
    }
}
