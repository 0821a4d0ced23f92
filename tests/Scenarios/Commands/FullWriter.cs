using System.Text;

namespace Leak.Scenarios.Commands;

/// <summary>As <c>/dev/full</c>: nothing can be written.</summary>
internal sealed class FullWriter : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => throw new IOException("No space left on device");
}
