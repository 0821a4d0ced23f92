namespace Leak.Profiling.Requests;

/// <summary>The requests in progress, the oldest first.</summary>
/// <remarks>Safe to use from any thread.</remarks>
internal sealed class OpenRequests
{
    // Each with a lock of its own, so that requests of different threads seldom wait for each other. A power of two.
    private const int Parts = 8;

    private readonly LinkedList<OpenRequest>[] _parts = new LinkedList<OpenRequest>[Parts];
    private readonly TimeProvider _time;

    public OpenRequests(TimeProvider time)
    {
        _time = time;
        for (var i = 0; i < Parts; i++)
        {
            _parts[i] = new LinkedList<OpenRequest>();
        }
    }

    public int Count
    {
        get
        {
            var count = 0;
            foreach (var part in _parts)
            {
                lock (part)
                {
                    count += part.Count;
                }
            }
            return count;
        }
    }

    public void Add(OpenRequest request)
    {
        request.Part = Environment.CurrentManagedThreadId & (Parts - 1);
        var part = _parts[request.Part];
        lock (part)
        {
            request.BegunAt = _time.GetTimestamp();
            request.Node = part.AddLast(request);
        }
    }

    public void Remove(OpenRequest request)
    {
        request.End();
        var part = _parts[request.Part];
        lock (part)
        {
            part.Remove(request.Node!);
        }
    }

    public TimeSpan AgeOf(OpenRequest request) => _time.GetElapsedTime(request.BegunAt);

    /// <summary>The oldest, the oldest of them first.</summary>
    /// <param name="most">How many at the most.</param>
    public List<OpenRequest> Oldest(int most)
    {
        var oldest = new List<OpenRequest>();
        foreach (var part in _parts)
        {
            lock (part)
            {
                var node = part.First;
                for (var i = 0; i < most && node is not null; i++, node = node.Next)
                {
                    oldest.Add(node.Value);
                }
            }
        }
        oldest.Sort(static (a, b) => a.BegunAt.CompareTo(b.BegunAt));
        oldest.RemoveRange(Math.Min(most, oldest.Count), Math.Max(0, oldest.Count - most));
        return oldest;
    }
}
