namespace Leak.Bounds.Workloads;

/// <summary>A stall by its row in STALLS.md.</summary>
/// <param name="id">The stable id, <c>family/name</c>.</param>
/// <param name="summary">What is sent and where it stops, in one line.</param>
/// <param name="stoppedBy">The limit that must stop it, one of <see cref="LimitNames"/>.</param>
public abstract class Stall(string id, string summary, string stoppedBy) : IStall
{
    /// <inheritdoc/>
    public string Id => id;

    /// <inheritdoc/>
    public string Summary => summary;

    /// <inheritdoc/>
    public string StoppedBy => stoppedBy;

    /// <inheritdoc/>
    public virtual string? Endpoint => null;

    /// <inheritdoc/>
    public virtual ServerListener Listener => ServerListener.Http1;

    /// <inheritdoc/>
    public virtual int? RequestsPerConnection => 0;

    /// <inheritdoc/>
    public virtual TimeSpan? ClosesWithin => null;

    /// <inheritdoc/>
    public virtual bool IsDeaf => false;

    /// <inheritdoc/>
    public virtual bool EndsByRequest => false;

    /// <inheritdoc/>
    public virtual CloseSight Sees => CloseSight.All;

    /// <inheritdoc/>
    public virtual string? Unavailable => null;

    /// <inheritdoc/>
    public abstract StallScript Script(StallContext context);
}
