using System.Runtime.InteropServices;

namespace Leak.Profiling.Capturing;

/// <summary>The several stacks that one operation stands on, and how often on each.</summary>
internal sealed class Spread(int capacity = 0) : Dictionary<int, int>(capacity)
{
    // One operation awaited by many on different stacks: beyond this, the rest count with the first.
    private const int MostStacksOfOne = 1024;

    public int First { get; private set; }

    public bool IsSingle => Count == 1 && this[First] == 1;

    public new void Add(int node, int count)
    {
        First = Count == 0 ? node : First;
        if (Count >= MostStacksOfOne && !ContainsKey(node))
        {
            node = First;
        }
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(this, node, out var _);
        sum = (int)Math.Min(int.MaxValue, (long)sum + count);
    }
}
