using Leak.Bounds.Facts;
using Leak.Bounds.Runs;

namespace Leak.Tool.Progress;

/// <summary>The last minute of a run, a value for each second.</summary>
internal sealed class ProgressHistory
{
    private const int Seconds = 60;

    private readonly List<Point> _points = [];

    /// <summary>Takes a status; those of one second count once, the last of them.</summary>
    public void Add(RunStatus status)
    {
        var second = (int)status.Elapsed.TotalSeconds;
        if (_points is [.., var last])
        {
            if (second < last.Second)
            {
                // Another run, of the same scenario.
                _points.Clear();
            }
            else if (second == last.Second)
            {
                _points.RemoveAt(_points.Count - 1);
            }
        }

        _points.Add(new Point(second, status.Elapsed, status.Arrivals, status.Latest));
        _points.RemoveAll(point => point.Second <= second - Seconds);
    }

    /// <summary>Arrivals in a second, over the last few seconds.</summary>
    public double RatePerSecond
    {
        get
        {
            const int Over = 3;
            if (_points.Count < 2)
            {
                return 0;
            }

            var last = _points[^1];
            var first = _points.FirstOrDefault(point => point.At >= last.At - TimeSpan.FromSeconds(Over), _points[^2]);
            first = ReferenceEquals(first, last) ? _points[^2] : first;
            return (last.Arrivals - first.Arrivals) / Math.Max(0.1, (last.At - first.At).TotalSeconds);
        }
    }

    /// <summary>Arrivals in each second.</summary>
    public IReadOnlyList<double> Arrivals => [.. _points.Zip(_points.Skip(1), (one, next) => (double)(next.Arrivals - one.Arrivals) / Math.Max(1, next.Second - one.Second))];

    /// <summary>A count in each second; 0 where it was not counted.</summary>
    public IReadOnlyList<double> Of(Quantity quantity) => [.. _points.Select(point => point.Latest.GetValueOrDefault(quantity))];

    private sealed record Point(int Second, TimeSpan At, int Arrivals, IReadOnlyDictionary<Quantity, double> Latest);
}
