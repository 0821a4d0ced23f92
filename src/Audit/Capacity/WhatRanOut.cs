using System.Globalization;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Machine;
using Leak.Bounds.Verdicts;

namespace Leak.Audit.Capacity;

/// <summary>Says what a server has no more of, as far as it can be seen from here, at the time when it serves nobody.</summary>
internal sealed class WhatRanOut(CapacityTarget target)
{
    /// <summary>The last of them may be in use and given back all the time.</summary>
    private const int AlmostAll = 2;

    /// <param name="asked">What came of the legitimate clients, with counts.</param>
    /// <param name="notOpened">Why stalled connections could not be opened, with counts.</param>
    /// <param name="closed">So many stalled connections the server closed at that step.</param>
    public IReadOnlyList<string> Sentences(IReadOnlyDictionary<string, int> asked, IReadOnlyDictionary<string, int> notOpened, int closed) =>
    [
        $"To new clients the server {Wording.Counts(asked)}.",
        .. notOpened.Count == 0 ? [] : new[] { $"Stalled connections that could not be opened: {Wording.Counts(notOpened)}." },
        .. closed <= 0 ? [] : new[] { string.Create(CultureInfo.InvariantCulture, $"Stalled connections that the server closed at that step: {closed}.") },
        .. Queue(),
        .. target.Process is { } id ? Process(id) : [],
    ];

    private IEnumerable<string> Queue()
    {
        var end = target.Door.EndPoint;
        var listeners = OperatingSystem.IsLinux() && OwnAddresses.Have(end.Address) ? SocketDiagnostics.Read(end.Port, TcpStates.Listening) : null;
        return (listeners ?? []).Where(listener => listener.Unread > 0).Select(listener => string.Create(
            CultureInfo.InvariantCulture,
            $"{listener.Unread} connections wait in the queue of its listening socket, which takes {listener.Unsent}: it does not accept them{(listener.Unread >= listener.Unsent ? ", and the queue is full" : "")}."));
    }

    private static IEnumerable<string> Process(int id)
    {
        string? said;
        try
        {
            var (open, limit) = ServerProcess.Of(id).ReadDescriptors();
            said = open + AlmostAll < limit ? null
                : string.Create(CultureInfo.InvariantCulture, $"The server's process {id} holds {open} of the {limit} descriptors that it may hold.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or FormatException or ProbeException)
        {
            said = ServerProcess.WhyNot(id) is null ? null : string.Create(CultureInfo.InvariantCulture, $"The server's process {id} is gone.");
        }

        return said is null ? [] : [said];
    }
}
