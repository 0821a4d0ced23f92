using System.Globalization;
using System.Text;

namespace Leak.Scenarios.Progress;

/// <summary>A terminal of so many columns and lines: what the live view writes, carried out. It knows no more than that.</summary>
internal sealed class Screen(int width, int height) : StringWriter(CultureInfo.InvariantCulture)
{
    private readonly List<StringBuilder> _lines = [new()];
    private int _row;
    private int _column;

    /// <summary>Whether the cursor is shown.</summary>
    public bool ShowsCursor { get; private set; } = true;

    /// <summary>The lines with text.</summary>
    public IReadOnlyList<string> Shown => [.. _lines.Select(line => line.ToString().TrimEnd()).Where(line => line.Length > 0)];

    /// <summary>All that was written to it.</summary>
    public string Written { get; private set; } = "";

    private int Top => Math.Max(0, _lines.Count - height);

    /// <summary>Makes it narrower or wider; lines that are too long are broken, as terminals do.</summary>
    public void Resize(int columns)
    {
        width = columns;
        List<StringBuilder> broken = [.. _lines.SelectMany(line => line.ToString().TrimEnd() is { Length: > 0 } text ? text.Chunk(columns).Select(part => new StringBuilder(new string(part))) : [new StringBuilder()])];
        _row += broken.Count - _lines.Count;
        _lines.Clear();
        _lines.AddRange(broken);
    }

    public override void Write(string? value)
    {
        Written += value;
        for (var at = 0; at < value!.Length; at++)
        {
            switch (value[at])
            {
                case '\u001b':
                    var end = at + 2;
                    while (!char.IsAsciiLetter(value[end]))
                    {
                        end++;
                    }

                    Control(value[(at + 2)..end], value[end]);
                    at = end;
                    break;
                case '\r':
                    _column = 0;
                    break;
                case '\n':
                    Down();
                    break;
                case var letter:
                    Put(letter);
                    break;
            }
        }
    }

    public override void WriteLine(string? value) => Write($"{value}\r\n");

    private void Put(char letter)
    {
        if (_column >= width)
        {
            _column = 0;
            Down();
        }

        var line = _lines[_row];
        line.Append(' ', Math.Max(0, _column - line.Length + 1));
        line[_column++] = letter;
    }

    private void Down()
    {
        if (++_row == _lines.Count)
        {
            _lines.Add(new StringBuilder());
        }
    }

    private void Control(string parameters, char command)
    {
        switch ((parameters, command))
        {
            case ("?25", 'l' or 'h'):
                ShowsCursor = command == 'h';
                break;
            case (_, 'A'):
                _row = Math.Max(Top, _row - int.Parse(parameters, CultureInfo.InvariantCulture));
                break;
            case ("", 'K'):
                _lines[_row].Length = Math.Min(_lines[_row].Length, _column);
                break;
            case ("", 'J'):
                _lines[_row].Length = Math.Min(_lines[_row].Length, _column);
                _lines.RemoveRange(_row + 1, _lines.Count - _row - 1);
                break;
            case (_, 'm') or ("?2026", _):
                break;
            default:
                throw new NotSupportedException($"ESC [ {parameters} {command}");
        }
    }
}
