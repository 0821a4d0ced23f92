using Leak.Bounds.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Leak.Tool.Progress;

/// <summary>A line of a frame: pieces of text with their colours. No piece has a control character.</summary>
internal sealed class FrameLine : IRenderable
{
    private readonly List<Segment> _pieces = [];

    /// <summary>Terminal cells that it takes.</summary>
    public int Cells => Segment.CellCount(_pieces);

    public FrameLine Add(string text, Style? style = null)
    {
        if (text.Length > 0)
        {
            _pieces.Add(new Segment(PlainText.WholeLine(text), style ?? Style.Plain));
        }

        return this;
    }

    /// <summary>Fills up with blanks, or with what is put at the end of the line, where there is room for it.</summary>
    public FrameLine AddRight(string text, int width, Style? style = null)
    {
        var right = new Segment(PlainText.WholeLine(text));
        var blanks = width - Cells - right.CellCount();
        return blanks >= 1 ? Add(new string(' ', blanks)).Add(text, style) : this;
    }

    public FrameLine PadTo(int cells) => Add(new string(' ', Math.Max(0, cells - Cells)));

    /// <summary>The line, cut where it is too long.</summary>
    public FrameLine Cut(int width)
    {
        if (Cells <= width)
        {
            return this;
        }

        var cut = new FrameLine();
        var left = width - 1;
        foreach (var piece in _pieces)
        {
            foreach (var rune in piece.Text.EnumerateRunes())
            {
                var one = new Segment(rune.ToString(), piece.Style);
                left -= one.CellCount();
                if (left < 0)
                {
                    return cut.Add("…", piece.Style);
                }

                cut._pieces.Add(one);
            }
        }

        return cut;
    }

    public Measurement Measure(RenderContext context, int maxWidth) => new(Cells, Cells);

    public IEnumerable<Segment> Render(RenderContext context, int maxWidth) => _pieces;

    public override string ToString() => string.Concat(_pieces.Select(piece => piece.Text));
}
