using System.Diagnostics.CodeAnalysis;
using System.Text;
using Leak.Bounds.Reports;

namespace Leak.Tool.Printing;

/// <summary>
/// Standard output or error as every command writes to it: nothing that comes from a server, an exception or a user reaches the
/// terminal as a control character. <see cref="WriteLine(string)"/> writes one line, whatever stands in it. Writing never fails.
/// </summary>
internal sealed class PlainWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    private readonly UnfailingWriter _raw = new(inner);

    /// <summary>For a terminal's own control sequences; what else is written there must be clean already.</summary>
    public TextWriter Raw => _raw;

    /// <summary>Whether this is standard output, and that is a terminal.</summary>
    public bool IsTerminal => ReferenceEquals(_raw.Inner, Console.Out) && !Console.IsOutputRedirected;

    /// <summary>Why nothing is written any more; <see langword="null"/>: all was.</summary>
    public string? Failure => _raw.Failure;

    public override Encoding Encoding => _raw.Encoding;

    [AllowNull]
    public override string NewLine
    {
        get => _raw.NewLine;
        set => _raw.NewLine = value;
    }

    public override void Write(char value) => _raw.Write(char.IsSurrogate(value) ? value.ToString() : PlainText.Lines(value.ToString()));

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value) => _raw.Write(value is null ? null : PlainText.Lines(value));

    public override void WriteLine() => _raw.WriteLine();

    public override void WriteLine(string? value) => _raw.WriteLine(value is null ? null : PlainText.WholeLine(value));

    public override void Flush() => _raw.Flush();
}
