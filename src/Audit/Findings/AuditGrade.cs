namespace Leak.Audit.Findings;

/// <summary>A grade by the published rubric (docs/audit.md).</summary>
/// <param name="Letter"><c>A+</c> to <c>F</c>; <c>–</c> where too little is known for one.</param>
/// <param name="Why">In sentences, what decided.</param>
/// <param name="WouldRaise">What would raise it by one; <see langword="null"/>: it is the best, or there is none.</param>
internal sealed record AuditGrade(string Letter, IReadOnlyList<string> Why, string? WouldRaise);
