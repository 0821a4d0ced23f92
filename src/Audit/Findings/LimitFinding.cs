using System.Text.Json.Serialization;

namespace Leak.Audit.Findings;

/// <summary>A limit of the server, as its stalls show it.</summary>
internal sealed record LimitFinding
{
    /// <summary>By the names of the catalogue: <c>KeepAlive</c>.</summary>
    public required string Limit { get; init; }

    /// <summary>
    /// Its setting is at least that; <see langword="null"/> with <see cref="AtMost"/>: there is none that acted within the watch, or
    /// <see cref="IsOfNoOneTime"/>.
    /// </summary>
    public TimeSpan? AtLeast { get; init; }

    /// <summary>Its setting is at most that.</summary>
    public TimeSpan? AtMost { get; init; }

    /// <summary>The ids of the stalls that show it.</summary>
    public required IReadOnlyList<string> Stalls { get; init; }

    /// <summary>What the user asked for.</summary>
    public required TimeSpan Wanted { get; init; }

    public required AuditVerdict Verdict { get; init; }

    /// <summary>Whether it is known where its setting lies.</summary>
    [JsonIgnore]
    public bool IsKnown => AtLeast is not null || AtMost is not null;

    /// <summary>Whether all connections were closed, and no one setting explains when.</summary>
    [JsonIgnore]
    public bool IsOfNoOneTime => !IsKnown && Verdict == AuditVerdict.Bounded;
}
