namespace Leak.Profiling.Lints;

/// <summary>Looks for one kind of trouble.</summary>
internal interface ILint
{
    IEnumerable<LintFinding> Look(LintInput input);
}
