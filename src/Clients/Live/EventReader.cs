using System.Globalization;
using System.Text;
using Leak.Clients.Wire.Http1;

namespace Leak.Clients.Live;

/// <summary>Follows an event stream, and looks whether the numbers of its events, where they have some, are without a gap.</summary>
internal sealed class EventReader
{
    private readonly StringBuilder _line = new();
    private long? _last;
    private string? _fault;

    public EventReader() => Response = new ResponseReader { Body = Read };

    public ResponseReader Response { get; }

    /// <summary>Events that have come.</summary>
    public long Count { get; private set; }

    /// <summary>What was wrong with them since it was last asked; <see langword="null"/>: nothing.</summary>
    public string? TakeFault()
    {
        var fault = _fault;
        _fault = null;
        return fault;
    }

    private void Read(ReadOnlySpan<byte> body)
    {
        foreach (var letter in body)
        {
            if (letter != '\n')
            {
                _line.Append((char)letter);
                continue;
            }

            FollowLine(_line.ToString().TrimEnd());
            _line.Clear();
        }
    }

    private void FollowLine(string line)
    {
        const string Field = "data:";
        if (!line.StartsWith(Field, StringComparison.Ordinal))
        {
            return;
        }

        Count++;
        if (long.TryParse(line.AsSpan(Field.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            if (_last is { } last && number != last + 1)
            {
                _fault ??= $"event {number} came after event {last}";
            }

            _last = number;
        }
    }
}
