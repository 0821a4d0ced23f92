namespace Leak.Bounds.Comparing;

/// <summary>Sentences and numbers, as they are found.</summary>
internal sealed class RunChanges
{
    public List<string> Worse { get; } = [];

    public List<string> Better { get; } = [];

    public List<string> Other { get; } = [];

    public List<string> NotComparable { get; } = [];

    public List<FigureChange> Figures { get; } = [];

    /// <summary>Notes a number, and where it may count, whether it differs by more than noise.</summary>
    /// <param name="figure">The number. One that is not known in both is left out.</param>
    /// <param name="counts">Whether more of it is worse; <see langword="false"/>: it informs.</param>
    public void Add(FigureChange figure, bool counts)
    {
        if (figure is { Before: null, After: null })
        {
            return;
        }

        Figures.Add(figure);
        if (counts && (figure.Grew || figure.Shrank))
        {
            (figure.Grew ? Worse : Better).Add(figure.Describe());
        }
    }
}
