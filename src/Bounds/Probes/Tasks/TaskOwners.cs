using Leak.Profiling;

namespace Leak.Bounds.Probes.Tasks;

/// <summary>
/// Tells the server's async operations from the load client's in the same process, by the assembly of the method that each
/// leads out to, its root.
/// </summary>
/// <remarks>
/// <para>
/// A root in a client assembly is the client's; a root in the base class library (<c>System.*</c>) is decided by the outermost
/// methods under it that are not, where they agree on one owner, and else is unattributed: loops that the library
/// detaches from whoever caused them, as the connection setup of <see cref="HttpClient"/>. Every other is the server's.
/// </para>
/// <para>
/// What a handler that is written in a test assembly detaches and forgets is therefore the client's; what it
/// awaits is the server's, whose own loop is the root.
/// </para>
/// <para>Immutable and thread-safe.</para>
/// </remarks>
internal sealed class TaskOwners
{
    /// <summary>The assemblies that are the client's in every run: this library's and its tool's, its engine's, the live table's (NBomber's too), the test frameworks'.</summary>
    public static readonly IReadOnlyList<string> AlwaysClient =
    [
        "Leak.Clients", "Leak.Bounds", "Leak.Tool", "NBomber", "Spectre.Console",
        "nunit", "NUnit3", "xunit", "Microsoft.TestPlatform", "Microsoft.VisualStudio.TestPlatform", "Microsoft.Testing",
        "Microsoft.VisualStudio.TestTools", "MSTest", "testhost",
    ];

    // FSharp.Core and Ply run the asynchronous code of others (NBomber's) as the base class library does.
    private static readonly string[] s_library = ["System", "mscorlib", "netstandard", "FSharp.Core", "Ply"];

    private readonly string[] _client;

    /// <summary>Makes a classification.</summary>
    /// <param name="clientAssemblies">
    /// The simple names of assemblies that are the client's beside <see cref="AlwaysClient"/>: the test assembly's. A name covers what
    /// begins with it and a dot: <c>My.Tests</c> covers <c>My.Tests.Shared</c>. Case does not matter.
    /// </param>
    public TaskOwners(IEnumerable<string> clientAssemblies) => _client = [.. AlwaysClient, .. clientAssemblies];

    /// <summary>Counts the operations of each owner.</summary>
    /// <param name="capture">A capture with stacks.</param>
    public TaskTally Count(TaskCapture capture)
    {
        var owners = OwnersUnderLibraryRoots(capture);
        var counts = capture.Roots.ToLookup(
            root => OfMethod(root.Frame) ?? (owners.TryGetValue(Key(root.Frame), out var under) ? under : TaskOwner.Unattributed),
            root => root.Operations);
        return new(counts[TaskOwner.Server].Sum(), counts[TaskOwner.Client].Sum(), counts[TaskOwner.Unattributed].Sum());
    }

    /// <summary>Whose a stack is: that of the outermost method that is not the base class library's.</summary>
    internal TaskOwner OfStack(TaskStack stack)
    {
        TaskOwner? outermost = null;
        foreach (var frame in stack.Frames)
        {
            outermost = OfMethod(frame) ?? outermost;
        }

        return outermost ?? TaskOwner.Unattributed;
    }

    /// <summary>Whose a method is; <see langword="null"/> for the base class library's.</summary>
    internal TaskOwner? OfMethod(TaskFrame frame) =>
        _client.Any(name => Covers(name, frame.Assembly)) ? TaskOwner.Client
        : s_library.Any(name => Covers(name, frame.Assembly)) ? null
        : TaskOwner.Server;

    private Dictionary<(string Method, string Assembly), TaskOwner> OwnersUnderLibraryRoots(TaskCapture capture)
    {
        var owners = new Dictionary<(string Method, string Assembly), TaskOwner>();
        var roots = capture.Roots.Where(root => OfMethod(root.Frame) is null).Select(root => Key(root.Frame)).ToHashSet();
        if (roots.Count == 0)
        {
            return owners;
        }

        var outside = new List<(string, string)>();
        foreach (var stack in capture.Stacks)
        {
            TaskOwner? outermost = null;
            outside.Clear();
            foreach (var frame in stack.Frames)
            {
                if (OfMethod(frame) is { } owner)
                {
                    outermost = owner;
                    outside.Clear();
                }
                else
                {
                    outside.Add(Key(frame));
                }
            }

            if (outermost is { } found)
            {
                foreach (var key in outside.Where(roots.Contains))
                {
                    owners[key] = owners.TryGetValue(key, out var other) && other != found ? TaskOwner.Unattributed : found;
                }
            }
        }

        return owners;
    }

    private static (string Method, string Assembly) Key(TaskFrame frame) => (frame.Method, frame.Assembly);

    private static bool Covers(string name, string assembly) =>
        assembly.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (assembly.Length == name.Length || assembly[name.Length] == '.');
}
