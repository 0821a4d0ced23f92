using Leak.Bounds.Facts;

namespace Leak.Bounds.Pages;

/// <summary>Stacks as a tree, for an icicle: the outermost frame above, what it awaits below it.</summary>
/// <param name="Name">The frame: <c>HttpConnection.ProcessRequestsAsync (Microsoft.AspNetCore.Server.Kestrel.Core)</c>.</param>
/// <param name="Place"><c>App.cs:54</c>; <see langword="null"/>: not known.</param>
/// <param name="IsOwn">Whether it is code of the application, and not of the framework.</param>
internal sealed record StackTree(string Name, string? Place, bool IsOwn)
{
    private static readonly string[] s_framework = ["System.", "Microsoft."];

    private readonly List<StackTree> _children = [];

    /// <summary>Operations on it, and on what it awaits.</summary>
    public double Count { get; private set; }

    /// <summary>How many more than in the first capture of the run.</summary>
    public double Grown { get; private set; }

    /// <summary>What it awaits.</summary>
    public IReadOnlyList<StackTree> Children => _children;

    /// <summary>The tree of these stacks; <see langword="null"/>: there are none.</summary>
    public static StackTree? Of(IReadOnlyList<StackProfile> stacks)
    {
        var root = new StackTree("all operations", null, IsOwn: false);
        foreach (var stack in stacks)
        {
            var grown = stack.Count - (stack.Samples.Count == 0 ? 0 : stack.Samples[0].Value);
            var node = root.Add(stack.Count, grown);
            foreach (var frame in stack.Frames.Reverse())
            {
                node = node.Child(frame).Add(stack.Count, grown);
            }
        }

        return root.Count > 0 ? root : null;
    }

    /// <summary>A frame's parts: <c>Method (Assembly) at File:Line</c>; of the file its name alone.</summary>
    public static StackTree Read(string frame)
    {
        var at = frame.LastIndexOf(") at ", StringComparison.Ordinal);
        var name = at < 0 ? frame : frame[..(at + 1)];
        var open = name.LastIndexOf('(');
        var assembly = open < 0 ? "" : name[(open + 1)..].TrimEnd(')');
        return new StackTree(
            name,
            at < 0 ? null : frame[(at + 5)..].Split('/', '\\')[^1],
            IsOwn: assembly.Length > 0 && !s_framework.Any(start => assembly.StartsWith(start, StringComparison.Ordinal)));
    }

    private StackTree Add(double count, double grown)
    {
        Count += count;
        Grown += grown;
        return this;
    }

    private StackTree Child(string frame)
    {
        var read = Read(frame);
        var child = _children.Find(other => other.Name == read.Name && other.Place == read.Place);
        if (child is null)
        {
            _children.Add(child = read);
        }

        return child;
    }
}
