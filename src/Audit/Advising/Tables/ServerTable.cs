namespace Leak.Audit.Advising.Tables;

/// <summary>What can be set in one server.</summary>
internal sealed record ServerTable
{
    /// <summary>As sentences name it: <c>nginx</c>.</summary>
    public required string Name { get; init; }

    /// <summary>In the order in which blocks show them. Of two that bound the same, the one that the server's version has is taken.</summary>
    public required IReadOnlyList<Setting> Settings { get; init; }

    /// <summary>What none of them bounds.</summary>
    public IReadOnlyList<Unbounded> Unbounded { get; init; } = [];

    /// <summary>What may be set in place of these, and bounds more; <see langword="null"/>: nothing.</summary>
    public ServerTable? Alternative { get; init; }

    /// <summary>Adds what the chosen settings need beside them.</summary>
    public Func<IReadOnlyList<ChosenSetting>, IReadOnlyList<ChosenSetting>> Complete { get; init; } = chosen => chosen;
}

/// <summary>A setting, with its value and with what it bounds of what was found.</summary>
internal sealed record ChosenSetting(Setting Setting, TimeSpan Value, IReadOnlyList<string> Stalls);
