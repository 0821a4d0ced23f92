using Leak.Bounds.Reports;
using Spectre.Console.Rendering;

namespace Leak.Tool.Printing;

/// <summary>On a terminal Spectre writes control sequences of its own: there the text between them is cleaned.</summary>
internal sealed class PlainSegments : IRenderHook
{
    public IEnumerable<IRenderable> Process(RenderContext context, IEnumerable<IRenderable> renderables) =>
        renderables.Select(renderable => new Plain(renderable));

    private sealed class Plain(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderContext context, int maxWidth) => inner.Measure(context, maxWidth);

        public IEnumerable<Segment> Render(RenderContext context, int maxWidth) => inner.Render(context, maxWidth).Select(Clean);

        private static Segment Clean(Segment segment) => segment.IsControlCode || segment.IsLineBreak
            ? segment
            : new Segment(PlainText.Lines(segment.Text), segment.Style);
    }
}
