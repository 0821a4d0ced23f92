using System.Collections;
using System.Runtime.CompilerServices;
using Leak.Profiling.Naming;

namespace Leak.Profiling.Capturing;

/// <summary>All stacks of a capture, as one tree: its root is 0, below it the outermost frames, the innermost are leaves.</summary>
internal sealed class StackTree
{
    private Node[] _nodes = new Node[256];
    private int[] _buckets = new int[512];
    private int _count = 1;

    public int Count => _count;

    public TreeFrame FrameOf(int node) => _nodes[node].Frame;

    public int ParentOf(int node) => _nodes[node].Parent;

    /// <summary>The outermost method over a node, without its line; the outermost promise where there is no method.</summary>
    public TreeFrame RootOf(int node) => _nodes[node].Root;

    /// <summary>The frame under another: found or added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Child(int parent, TreeFrame frame)
    {
        var hash = Hash(parent, frame.Id);
        var mask = _buckets.Length - 1;
        var bucket = hash & mask;
        while (_buckets[bucket] is var found and not 0)
        {
            ref var node = ref _nodes[found];
            if (node.Parent == parent && ReferenceEquals(node.Frame, frame))
            {
                return found;
            }
            bucket = (bucket + 1) & mask;
        }
        if (_count == _nodes.Length)
        {
            Array.Resize(ref _nodes, _count * 2);
        }
        var root = parent == 0 || (!_nodes[parent].Root.IsMethod && frame.IsMethod) ? frame.Method : _nodes[parent].Root;
        _nodes[_count] = new Node(parent, frame, _nodes[parent].Depth + 1, root);
        _buckets[bucket] = _count++;
        if (_count * 2 > _buckets.Length)
        {
            Rehash();
        }
        return _count - 1;
    }

    /// <summary>The frames from a node out, innermost first. They hold the tree, and cost nothing until they are read.</summary>
    public IReadOnlyList<NamedFrame> Stack(int node) => new Frames(this, node);

    private static int Hash(int parent, int frame) => (int)(((uint)parent * 0x9E3779B1u) ^ ((uint)frame * 0x85EBCA77u)) & int.MaxValue;

    private void Rehash()
    {
        _buckets = new int[_buckets.Length * 2];
        var mask = _buckets.Length - 1;
        for (var i = 1; i < _count; i++)
        {
            var bucket = Hash(_nodes[i].Parent, _nodes[i].Frame.Id) & mask;
            while (_buckets[bucket] != 0)
            {
                bucket = (bucket + 1) & mask;
            }
            _buckets[bucket] = i;
        }
    }

    private readonly record struct Node(int Parent, TreeFrame Frame, int Depth, TreeFrame Root);

    private sealed class Frames(StackTree tree, int node) : IReadOnlyList<NamedFrame>
    {
        public int Count => tree._nodes[node].Depth;

        public NamedFrame this[int index]
        {
            get
            {
                ArgumentOutOfRangeException.ThrowIfNegative(index);
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
                var at = node;
                for (; index > 0; index--)
                {
                    at = tree._nodes[at].Parent;
                }
                return tree._nodes[at].Frame.Shown;
            }
        }

        public IEnumerator<NamedFrame> GetEnumerator()
        {
            for (var at = node; at != 0; at = tree._nodes[at].Parent)
            {
                yield return tree._nodes[at].Frame.Shown;
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
