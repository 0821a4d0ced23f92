using Leak.Profiling;

namespace Leak.Bounds.Probes.Tasks;

/// <summary>
/// Tells the server's async operations of a capture from those of the run in the same process, by where each leads out to. No name of
/// a user's assembly is needed: an app may stand in the test's own.
/// </summary>
/// <remarks>
/// <para>The frames of an operation are read from the outermost inward. The first that is one of these decides:</para>
/// <list type="bullet">
/// <item>one of the web server's: it is the server's;</item>
/// <item>one of this library's: it is the run's. The method that awaits it, the test, is the run's too, and all else that this method awaits;</item>
/// <item>one of an engine's or a test framework's, where it is the outermost method: it is the run's.</item>
/// </list>
/// <para>
/// Where none decides, it is the server's: an app started it and forgot it. It has no owner where all its frames are the base class
/// library's, and the operations under it do not all have the same owner. Such are loops that the library detaches from their caller, as
/// in the connection setup of <see cref="HttpClient"/>.
/// </para>
/// <para>
/// An operation that a test starts and does not await together with the run looks like one that an app forgot, and counts as the server's.
/// If it is there before the run, it is part of the baseline. Otherwise it is reported with its place.
/// </para>
/// <para>Immutable and thread-safe.</para>
/// </remarks>
internal sealed class TaskOwners
{
    private const int Outside = -1;

    private readonly IReadOnlyList<TaskPlace> _places;
    private readonly Side[] _sides;

    /// <summary>Of what has a side of <see cref="Side.Somebody"/>: its outermost method, by its place.</summary>
    private readonly int[] _outermost;

    /// <summary>By place: whether it is an outermost method that awaits the run.</summary>
    private readonly bool[] _awaitsRun;

    /// <summary>By place, of what has no side: whose all is that stands on it.</summary>
    private readonly TaskOwner?[] _under;

    /// <summary>The places that tell where a stack begins: those under nothing but the runtime.</summary>
    private readonly Dictionary<(int Outer, TaskFrame Frame), int> _beginnings = [];

    private TaskOwners(TaskCapture capture)
    {
        _places = capture.Places;
        _sides = new Side[_places.Count];
        _outermost = new int[_places.Count];
        _awaitsRun = new bool[_places.Count];
        _under = new TaskOwner?[_places.Count];
        FindSides();
        FindOwnersUnder();
        Tally = Count();
    }

    private enum Side
    {
        /// <summary>The runtime alone, so far.</summary>
        None,

        /// <summary>A method that may be anybody's is the outermost, and nothing inside it has told yet.</summary>
        Somebody,

        Server,

        Run,
    }

    /// <summary>How many operations are whose.</summary>
    public TaskTally Tally { get; }

    /// <summary>Tells those of a capture.</summary>
    public static TaskOwners Of(TaskCapture capture) => new(capture);

    /// <summary>Whose the innermost operation of a stack is, of this capture.</summary>
    public TaskOwner OfStack(TaskStack stack)
    {
        var (side, at, outermost) = (Side.None, Outside, Outside);
        foreach (var frame in stack.Frames.Reverse())
        {
            if (side == Side.None)
            {
                at = _beginnings.GetValueOrDefault((at, frame), Outside);
                outermost = at;
            }

            side = Inward(side, frame);
            if (side is Side.Server or Side.Run)
            {
                break;
            }
        }

        return Owner(side, outermost) ?? (at >= 0 ? _under[at] : null) ?? TaskOwner.Unattributed;
    }

    private static Side Inward(Side outer, TaskFrame frame) => (outer, AssemblyRoles.Of(frame.Assembly)) switch
    {
        (Side.Server or Side.Run, _) => outer,
        (_, AssemblyRole.Server) => Side.Server,
        (_, AssemblyRole.Run) => Side.Run,
        (Side.None, AssemblyRole.Driver) => Side.Run,
        (Side.None, AssemblyRole.Any) => Side.Somebody,
        _ => outer,
    };

    private void FindSides()
    {
        for (var i = 0; i < _places.Count; i++)
        {
            var (frame, outer, _) = _places[i];
            var before = outer < 0 ? Side.None : _sides[outer];
            _sides[i] = Inward(before, frame);
            _outermost[i] = before == Side.Somebody ? _outermost[outer] : i;
            if (before == Side.None)
            {
                _beginnings[(outer, frame)] = i;
            }

            if (before == Side.Somebody && _sides[i] == Side.Run)
            {
                _awaitsRun[_outermost[outer]] = true;
            }
        }
    }

    private void FindOwnersUnder()
    {
        // The inner ones first.
        for (var i = _places.Count - 1; i >= 0; i--)
        {
            if (_places[i].Outer is var outer and >= 0 && _sides[outer] == Side.None && OwnerAt(i) is { } owner)
            {
                _under[outer] = _under[outer] is { } other && other != owner ? TaskOwner.Unattributed : owner;
            }
        }
    }

    private TaskTally Count()
    {
        var (server, run, unattributed) = (0, 0, 0);
        for (var i = 0; i < _places.Count; i++)
        {
            _ = OwnerAt(i) switch
            {
                TaskOwner.Server => server += _places[i].Operations,
                TaskOwner.Client => run += _places[i].Operations,
                _ => unattributed += _places[i].Operations,
            };
        }

        return new TaskTally(server, run, unattributed);
    }

    private TaskOwner? OwnerAt(int place) => Owner(_sides[place], _outermost[place]) ?? _under[place];

    private TaskOwner? Owner(Side side, int outermost) => side switch
    {
        Side.Server => TaskOwner.Server,
        Side.Run => TaskOwner.Client,
        Side.Somebody => outermost >= 0 && _awaitsRun[outermost] ? TaskOwner.Client : TaskOwner.Server,
        _ => null,
    };
}
