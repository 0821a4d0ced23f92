using Leak.Audit.Options;
using Leak.Clients.Catalog;

namespace Leak.Audit.Looking;

/// <summary>Looks at a server before anything is stalled: by one knock for each thing that a stall needs.</summary>
internal sealed class Look
{
    public LookTimes Times { get; init; } = new();

    /// <summary>Looks. Nothing that a server does makes it throw, and no answer is waited for longer than the ceiling.</summary>
    /// <param name="options">Where, and the paths.</param>
    /// <param name="stalls">Those that are to be tried.</param>
    /// <param name="time">The source of time.</param>
    /// <param name="cancellationToken">Ends it, by an exception.</param>
    public async Task<LookResult> RunAsync(AuditOptions options, IReadOnlyList<Stall> stalls, TimeProvider time, CancellationToken cancellationToken)
    {
        var knocks = new Knocks(Times, time);
        var look = new DoorLook(knocks, options);
        var sights = await Task.WhenAll(options.Addresses.Select(address => look.LookAsync(address, cancellationToken)));
        Door? First(Func<DoorSight, Door?> way) => sights.Select(way).FirstOrDefault(door => door is not null);
        var doors = new[] { First(sight => sight.Http1), First(sight => sight.Http2) ?? First(sight => sight.Http2OverTls), First(sight => sight.Tls) }.OfType<Door>().ToList();
        var isHttp2OverTls = doors.Exists(door => door is { Listener: ServerListener.Http2, IsTls: true });
        var endPoints = doors.ToDictionary(door => door.Listener, door => door.EndPoint);
        var paths = await LookAtPathsAsync(knocks, options.Paths, sights, doors, cancellationToken);
        var needs = new StallNeeds(sights, endPoints, paths) { Http2IsOverTls = isHttp2OverTls };
        var shown = sights.FirstOrDefault(sight => sight.SpeaksHttp);
        return new()
        {
            EndPoints = endPoints,
            Http2IsOverTls = isHttp2OverTls,
            Doors = sights,
            AtPaths = paths,
            Found = [.. sights.SelectMany(sight => sight.Found), .. paths?.All.Select(sight => sight.ToFinding()) ?? []],
            Server = ServerRecognition.Recognise(paths?.Root ?? shown?.Root, shown?.Malformed),
            Paths = needs.Paths(),
            NotTried = stalls.Select(stall => (stall.Id, Why: needs.WhyNot(stall))).Where(each => each.Why is not null).ToDictionary(each => each.Id, each => each.Why!),
            Trouble = shown is not null ? null : $"Nothing here can be tried: {string.Join("; ", sights.Select(sight => $"{sight.Address.Scheme}://{sight.Address.Authority} {sight.Trouble}"))}.",
        };
    }

    /// <summary>At the first way in where a path can be asked for.</summary>
    private static async Task<PathSights?> LookAtPathsAsync(
        Knocks knocks, AuditPaths paths, IReadOnlyList<DoorSight> sights, List<Door> doors, CancellationToken cancellationToken)
    {
        var tls = doors.Find(door => door.Listener == ServerListener.Tls && sights.Any(sight => sight.Tls == door && sight.SpeaksHttp));
        var overTls = sights.Any(sight => sight.Tls == tls && sight.Root?.Status is not null) ? tls : doors.Find(door => door is { Listener: ServerListener.Http2, IsTls: true }) ?? tls;
        return (doors.Find(door => !door.IsTls) ?? overTls) is not { } door
            ? null
            : await new PathLook(knocks, paths).LookAsync(door, sights.FirstOrDefault(sight => sight.Http1 == door || sight.Tls == door)?.Root, tls, cancellationToken);
    }
}
