using System.Globalization;
using Leak.Bounds.Facts;

namespace Leak.Bounds.Probes.Machine;

/// <summary>The server's process, as Linux lists it: its descriptors, the connections that it opened, when it started.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ServerProcess
{
    // proc_pid_stat(5): the 14th, 15th and 22nd field, counted in ticks, the last since the machine started; the first two are the id and the name.
    private const int UserField = 14 - 3;
    private const int SystemField = 15 - 3;
    private const int StartField = 22 - 3;

    // USER_HZ, the same on every architecture that .NET runs on.
    private const int TicksPerSecond = 100;

    private readonly int? _id;
    private readonly string _folder;
    private readonly long _bootedAt;

    private ServerProcess(int? id)
    {
        _id = id;
        _folder = $"/proc/{(id is { } other ? other.ToString(CultureInfo.InvariantCulture) : "self")}";
        _bootedAt = id is null ? 0 : BootedAt();
    }

    /// <summary>Its id; <see langword="null"/>: it is the process in which this runs.</summary>
    public int? Id => _id;

    /// <summary>The process in which this runs.</summary>
    public static ServerProcess Own { get; } = new(id: null);

    /// <summary>Why a process cannot be watched by its id; <see langword="null"/>: it can.</summary>
    public static string? WhyNot(int id) =>
        !OperatingSystem.IsLinux() ? "only Linux lists what another process holds"
        : !Directory.Exists($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/fd") ? "there is no such process on this machine"
        : null;

    /// <summary>A process of this machine.</summary>
    /// <param name="id">Its id.</param>
    /// <exception cref="ArgumentException">It cannot be watched (<see cref="WhyNot"/>).</exception>
    public static ServerProcess Of(int id) => WhyNot(id) is { } reason ? throw new ArgumentException($"process {id}: {reason}", nameof(id)) : new(id);

    /// <summary>When it started, UTC; <see langword="null"/>: it is gone. The same process gives the same answer each time.</summary>
    public DateTimeOffset? ReadStartedAt()
    {
        try
        {
            return DateTimeOffset.FromUnixTimeSeconds(_bootedAt) + ReadTime(StartField);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The processor's time that it has taken, in its own code and in the kernel's.</summary>
    /// <exception cref="IOException">It is gone.</exception>
    public TimeSpan ReadProcessorTime() => ReadTime(UserField, SystemField);

    /// <summary>How many descriptors it holds, and how many it may hold.</summary>
    /// <exception cref="IOException">It is gone.</exception>
    /// <exception cref="UnauthorizedAccessException">It is another user's.</exception>
    /// <exception cref="FormatException">The kernel tells no such limit.</exception>
    /// <exception cref="ProbeException">Its descriptors could not be listed.</exception>
    public (int Open, long Limit) ReadDescriptors() =>
        (OpenDescriptors.Count($"{_folder}/fd"), DescriptorBudget.ParseSoftLimit(File.ReadAllText($"{_folder}/limits")));

    /// <summary>On how many processors a process may run (<c>Cpus_allowed_list: 0-1,4</c>); those of the machine where it does not say.</summary>
    /// <param name="id">Its id.</param>
    public static int Processors(int id)
    {
        try
        {
            return Of(id).ReadStatus("Cpus_allowed_list").Split(',').Select(range => range.Split('-')).Sum(ends => Number(ends[^1]) - Number(ends[0]) + 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or KeyNotFoundException or FormatException)
        {
            return Environment.ProcessorCount;
        }

        static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    /// <summary>A line of its <c>status</c>, by its name.</summary>
    /// <exception cref="IOException">It is gone.</exception>
    /// <exception cref="KeyNotFoundException">It has no such line.</exception>
    public string ReadStatus(string name) =>
        File.ReadLines($"{_folder}/status").FirstOrDefault(line => line.StartsWith($"{name}:", StringComparison.Ordinal))?[(name.Length + 1)..].Trim()
        ?? throw new KeyNotFoundException($"{_folder}/status has no {name}.");

    /// <summary>Its descriptors, of another process than this one.</summary>
    public IProbe Descriptors() => new CountProbe(Quantity.FileDescriptors, () => OpenDescriptors.Count($"{_folder}/fd"))
    {
        Unavailable = WhyUnread(),
    };

    /// <summary>The connections that it opened, to how many addresses those go, and the descriptors that its code takes: all by one reading, too costly for every sample.</summary>
    /// <param name="ports">The server's own ports: what goes to them is a client's.</param>
    public IReadOnlyList<IProbe> Outgoing(params int[] ports)
    {
        var source = new OutgoingSource(this, ports);
        var unavailable = WhyUnread() ?? WhyElsewhere() ?? (SocketDiagnostics.Read(ports[0]) is null ? "This kernel does not serve its table of sockets (sock_diag)." : null);
        var connections = new SharedProbe(Quantity.OutgoingConnections, source, () => source.Last.Connections) { Unavailable = unavailable, IsSampled = false };
        return unavailable is null
            ?
            [
                connections,
                new SharedProbe(Quantity.OutgoingAddresses, source, () => source.Last.Addresses) { IsSampled = false },
                new SharedProbe(Quantity.CodeDescriptors, source, () => source.LastLinks.Code) { IsSampled = false },
            ]
            : [connections];
    }

    /// <summary>The ports of TCP on which it listens, as far as this machine's table has them: none of a process in another network.</summary>
    /// <exception cref="ProbeException">What it has open could not be read, or the kernel's table.</exception>
    public IReadOnlySet<int> ReadListeningPorts()
    {
        var own = OpenDescriptors.Links($"{_folder}/fd").Sockets;
        var rows = SocketDiagnostics.Read(port: 0, TcpStates.Listening) ?? throw new ProbeException("The kernel did not serve its table of sockets.");
        return rows.Where(row => own.Contains(row.Inode)).Select(row => row.LocalPort).ToHashSet();
    }

    private TimeSpan ReadTime(params ReadOnlySpan<int> fields)
    {
        // The name, in brackets, may have spaces and brackets of its own.
        var text = File.ReadAllText($"{_folder}/stat");
        var all = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = 0L;
        foreach (var field in fields)
        {
            ticks += long.Parse(all[field], NumberStyles.None, CultureInfo.InvariantCulture);
        }

        return TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
    }

    private static long BootedAt()
    {
        const string Line = "btime ";
        var line = File.ReadLines("/proc/stat").First(line => line.StartsWith(Line, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(Line.Length), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private string? WhyUnread()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "Only Linux lists what a process holds.";
        }

        try
        {
            OpenDescriptors.Count($"{_folder}/fd");
            return null;
        }
        catch (ProbeException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>The kernel's table is that of a network namespace: of a container's processes this one shows nothing.</summary>
    private string? WhyElsewhere()
    {
        if (_id is null)
        {
            return null;
        }

        try
        {
            return File.ResolveLinkTarget("/proc/self/ns/net", returnFinalTarget: false)?.Name == File.ResolveLinkTarget($"{_folder}/ns/net", returnFinalTarget: false)?.Name
                ? null
                : $"Process {_id} has a network of its own, a container's say, whose table of sockets cannot be read from here.";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"{_folder}/ns/net could not be read: {exception.Message}";
        }
    }

    private sealed class OutgoingSource(ServerProcess process, int[] ports) : IProbeSource
    {
        private volatile OutgoingSockets? _last;
        private volatile DescriptorLinks? _links;

        public string Name => "the list of what the server has open";

        public OutgoingSockets Last => _last ?? throw NotRead();

        public DescriptorLinks LastLinks => _links ?? throw NotRead();

        public ValueTask RefreshAsync(CancellationToken cancellationToken)
        {
            _links = OpenDescriptors.Links($"{process._folder}/fd");
            _last = OutgoingSockets.Read(_links.Sockets, ports);
            return ValueTask.CompletedTask;
        }

        private ProbeException NotRead() => new($"{Name} was not read yet.");
    }
}
