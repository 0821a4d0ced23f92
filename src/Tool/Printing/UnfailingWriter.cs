using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Leak.Tool.Printing;

/// <summary>
/// Writes until that fails, once: a full disk, a terminal that is gone. A verdict that cannot be printed is one none the less, and
/// must not be lost to whoever reads the reports and the exit code.
/// </summary>
internal sealed class UnfailingWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    /// <summary>Why nothing is written any more; <see langword="null"/>: all was.</summary>
    public string? Failure { get; private set; }

    public TextWriter Inner { get; } = inner;

    public override Encoding Encoding => Inner.Encoding;

    [AllowNull]
    public override string NewLine
    {
        get => Inner.NewLine;
        set => Inner.NewLine = value;
    }

    public override void Write(char value) => Try(() => Inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => Inner.Write(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value) => Try(() => Inner.Write(value));

    public override void WriteLine() => Try(Inner.WriteLine);

    public override void WriteLine(string? value) => Try(() => Inner.WriteLine(value));

    public override void Flush() => Try(Inner.Flush);

    private void Try(Action write)
    {
        if (Failure is not null)
        {
            return;
        }

        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Failure = e.Message;
        }
    }
}
