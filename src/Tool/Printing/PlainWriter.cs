using System.Diagnostics.CodeAnalysis;
using System.Text;
using Leak.Bounds.Reports;

namespace Leak.Tool.Printing;

/// <summary>
/// Standard output or error as every command writes to it: nothing that comes from a server, an exception or a user reaches the
/// terminal as a control character. <see cref="WriteLine(string)"/> writes one line, whatever stands in it.
/// </summary>
internal sealed class PlainWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    /// <summary>For a terminal's own control sequences; what else is written there must be clean already.</summary>
    public TextWriter Raw { get; } = inner;

    /// <summary>Whether this is standard output, and that is a terminal.</summary>
    public bool IsTerminal => ReferenceEquals(Raw, Console.Out) && !Console.IsOutputRedirected;

    public override Encoding Encoding => Raw.Encoding;

    [AllowNull]
    public override string NewLine
    {
        get => Raw.NewLine;
        set => Raw.NewLine = value;
    }

    public override void Write(char value) => Raw.Write(char.IsSurrogate(value) ? value.ToString() : PlainText.Lines(value.ToString()));

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value) => Raw.Write(value is null ? null : PlainText.Lines(value));

    public override void WriteLine() => Raw.WriteLine();

    public override void WriteLine(string? value) => Raw.WriteLine(value is null ? null : PlainText.WholeLine(value));

    public override void Flush() => Raw.Flush();
}
