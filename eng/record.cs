// Records the default job in a terminal as an animated picture: dotnet run eng/record.cs -- docs/images/run.svg
// Linux, with script(1) of util-linux. The picture needs nothing else: no script, no font, no network. It follows the reader's theme, and
// stands still for who asks for less motion.
// Directory.Build.props and the central packages of the root hold here too. Ahead-of-time compilation would need a package.
#:property PublishAot=false

using System.Diagnostics;
using System.Globalization;
using System.Text;

const int Columns = 100;
const int Rows = 38;
const double FramesPerSecond = 2;
const double LastFrameSeconds = 10;
const string Command = "dotnet run --project tests/Load";

if (args is not [var path])
{
    Console.Error.WriteLine("usage: dotnet run eng/record.cs -- <file.svg>");
    return 2;
}

var folder = Directory.CreateTempSubdirectory("leak-recording-").FullName;
try
{
    // What dotnet run would build, and draw while it looks at the project, is not part of it.
    Run("dotnet", "build", "tests/Load", "-v", "q", "--nologo");
    Run("script", "-qef", "--log-out", $"{folder}/out", "--log-timing", $"{folder}/times", "--logging-format", "classic",
        "-c", $"stty cols {Columns} rows {Rows}; dotnet tests/Load/bin/Debug/net10.0/Leak.Load.dll --output /tmp/leak-reports");
    var frames = Frames(File.ReadAllBytes($"{folder}/out"), File.ReadAllLines($"{folder}/times"));
    Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
    File.WriteAllText(path, Picture.Of(frames, Columns, Rows, LastFrameSeconds));
    Console.WriteLine($"{path}: {frames.Count} frames, {new FileInfo(path).Length / 1024} kB");
    return 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static void Run(string program, params string[] arguments)
{
    var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
    start.Environment.Remove("CI");
    start.Environment.Remove("NO_COLOR");
    start.Environment["TERM"] = "xterm-256color";
    start.Environment["LC_ALL"] = "C.UTF-8";
    start.Environment["SHELL"] = "/bin/sh";
    using var process = Process.Start(start)!;
    process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    if (process.ExitCode != 0)
    {
        throw new InvalidOperationException($"{program} ended with {process.ExitCode}: there is nothing to show.");
    }
}

// What the terminal showed, and when. script(1) writes a line of its own first; a line of times is a delay in seconds and a number of bytes.
static List<(double At, string[] Lines)> Frames(byte[] output, string[] times)
{
    var terminal = new Terminal(Columns, Rows);
    terminal.Write($"$ {Command}\r\n");
    var frames = new List<(double, string[])> { (0, terminal.Lines()) };
    var (at, place, decoder) = (0.0, Array.IndexOf(output, (byte)'\n') + 1, Encoding.UTF8.GetDecoder());
    foreach (var time in times.Select(line => line.Split(' ')))
    {
        at += double.Parse(time[0], CultureInfo.InvariantCulture);
        var length = int.Parse(time[1], CultureInfo.InvariantCulture);
        if (at - frames[^1].Item1 >= 1 / FramesPerSecond)
        {
            Add();
        }

        var letters = new char[length];
        terminal.Write(new string(letters, 0, decoder.GetChars(output.AsSpan(place, length), letters, flush: false)));
        place += length;
    }

    at += 1 / FramesPerSecond;
    Add();
    return frames;

    void Add()
    {
        var lines = terminal.Lines();
        if (!lines.SequenceEqual(frames[^1].Item2))
        {
            frames.Add((at, lines));
        }
    }
}

/// <summary>A terminal that knows what the job writes: text, colours, and the moves of its live view.</summary>
internal sealed class Terminal(int columns, int rows)
{
    private readonly List<List<(char Letter, string Style)>> _lines = [[]];
    private string _rest = "";
    private string _style = "";
    private int _row;
    private int _column;

    public void Write(string text)
    {
        text = _rest + text;
        _rest = "";
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\u001b')
            {
                var end = at + 1;
                while (end < text.Length && (!char.IsAsciiLetter(text[end]) && text[end] is not ('=' or '>')))
                {
                    end++;
                }

                if (end >= text.Length)
                {
                    _rest = text[at..];
                    return;
                }

                Control(text[(at + 1)..end].TrimStart('['), text[end]);
                at = end;
            }
            else if (text[at] == '\r')
            {
                _column = 0;
            }
            else if (text[at] == '\n')
            {
                Down();
            }
            else if (!char.IsControl(text[at]))
            {
                Put(text[at]);
            }
        }
    }

    /// <summary>The lines that it shows, each as SVG.</summary>
    public string[] Lines() => [.. _lines.Skip(Math.Max(0, _lines.Count - rows)).Select(Picture.Line)];

    private void Put(char letter)
    {
        if (_column >= columns)
        {
            _column = 0;
            Down();
        }

        var line = _lines[_row];
        while (line.Count <= _column)
        {
            line.Add((' ', ""));
        }

        line[_column++] = (letter, _style);
    }

    private void Down()
    {
        if (++_row == _lines.Count)
        {
            _lines.Add([]);
        }
    }

    private void Control(string parameters, char command)
    {
        switch (command)
        {
            case 'A':
                _row = Math.Max(Math.Max(0, _lines.Count - rows), _row - int.Parse(parameters, CultureInfo.InvariantCulture));
                break;
            case 'K':
                _lines[_row].RemoveRange(Math.Min(_column, _lines[_row].Count), Math.Max(0, _lines[_row].Count - _column));
                break;
            case 'J':
                Control("", 'K');
                _lines.RemoveRange(_row + 1, _lines.Count - _row - 1);
                break;
            case 'm':
                _style = Style(parameters.Split(';'));
                break;
        }
    }

    private string Style(string[] codes) => codes switch
    {
        ["" or "0"] => "",
        ["38", "5", var color] => $"c{color}",
        ["1", .. var more] => more is [] ? "b" : $"b {Style(more)}",
        [{ Length: 2 } code] when code[0] == '9' => $"c{code[1] - '0' + 8}",
        [{ Length: 2 } code] when code[0] == '3' => $"c{code[1] - '0'}",
        _ => _style,
    };
}

/// <summary>Frames one below the other, of which one is seen at a time. Lines that are alike are drawn once.</summary>
internal static class Picture
{
    private const double Cell = 8.4;
    private const double Height = 18;
    private const double Margin = 14;

    private const string Look = """
        :root{--back:#fbfbfd;--front:#24292f;--c2:#1a7f37;--c8:#77808a;--c9:#c4232f;--c11:#9a6700;--c14:#0a6c8f}
        @media(prefers-color-scheme:dark){:root{--back:#0d1117;--front:#d6dbe1;--c2:#3fb950;--c8:#858e99;--c9:#ff6b6b;--c11:#d9a62e;--c14:#39c5e0}}
        text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre;fill:var(--front)}
        .back{fill:var(--back)}.b{font-weight:700}.c2,.c10{fill:var(--c2)}.c8{fill:var(--c8)}.c1,.c9{fill:var(--c9)}.c3,.c11{fill:var(--c11)}.c6,.c14{fill:var(--c14)}
        """;

    public static string Line(List<(char Letter, string Style)> line)
    {
        var svg = new StringBuilder();
        for (var at = 0; at < line.Count;)
        {
            var end = at;
            while (end < line.Count && line[end].Style == line[at].Style)
            {
                end++;
            }

            var text = string.Concat(line[at..end].Select(cell => cell.Letter));
            if (!string.IsNullOrWhiteSpace(text))
            {
                var style = line[at].Style.Length > 0 ? $" class=\"{line[at].Style}\"" : "";
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{at * Cell:0.#}\" textLength=\"{text.Length * Cell:0.#}\" lengthAdjust=\"spacingAndGlyphs\"{style}>{System.Security.SecurityElement.Escape(text)}</text>");
            }

            at = end;
        }

        return svg.ToString();
    }

    public static string Of(List<(double At, string[] Lines)> frames, int columns, int rows, double lastSeconds)
    {
        var (width, height) = ((columns * Cell) + (2 * Margin), (rows * Height) + (2 * Margin));
        var seconds = frames[^1].At + lastSeconds;
        var ids = frames.SelectMany(frame => frame.Lines).Where(line => line.Length > 0).Distinct().Select((line, id) => (line, id)).ToDictionary();
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" xml:space=\"preserve\" viewBox=\"0 0 {width:0} {height:0}\" width=\"{width:0}\" height=\"{height:0}\" role=\"img\" aria-label=\"The default job in a terminal: three runs, with connections and tasks against their bounds, and the table of verdicts\">\n<style>\n{Look}\n");
        svg.Append(CultureInfo.InvariantCulture, $".film{{animation:film {seconds:0.##}s steps(1,end) infinite}}\n@keyframes film{{");
        for (var frame = 0; frame < frames.Count; frame++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"{frames[frame].At / seconds * 100:0.###}%{{transform:translateY({-frame * height:0}px)}}");
        }

        svg.Append(CultureInfo.InvariantCulture, $"100%{{transform:translateY({-(frames.Count - 1) * height:0}px)}}}}\n@media(prefers-reduced-motion:reduce){{.film{{animation:none;transform:translateY({-(frames.Count - 1) * height:0}px)}}}}\n</style>\n<defs>\n");
        foreach (var (line, id) in ids)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<g id=\"l{id}\">{line}</g>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"</defs>\n<rect class=\"back\" width=\"100%\" height=\"100%\" rx=\"8\"/>\n<g class=\"film\">\n");
        for (var frame = 0; frame < frames.Count; frame++)
        {
            var lines = frames[frame].Lines;
            svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({Margin:0} {(frame * height) + Margin:0})\">");
            for (var row = 0; row < lines.Length; row++)
            {
                if (lines[row].Length > 0)
                {
                    svg.Append(CultureInfo.InvariantCulture, $"<use href=\"#l{ids[lines[row]]}\" y=\"{((row + 1) * Height) - 4:0}\"/>");
                }
            }

            svg.Append("</g>\n");
        }

        return svg.Append("</g>\n</svg>\n").ToString();
    }
}
