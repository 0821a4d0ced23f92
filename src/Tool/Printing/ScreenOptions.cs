namespace Leak.Tool.Printing;

/// <summary>How much is printed, and how.</summary>
/// <param name="IsQuiet">Verdicts and the paths of the reports alone.</param>
/// <param name="IsPlain">Lines in place of a picture that changes, on a terminal too.</param>
/// <param name="NoColor">No colours.</param>
internal sealed record ScreenOptions(bool IsQuiet = false, bool IsPlain = false, bool NoColor = false)
{
    /// <summary>The same with what the environment asks for.</summary>
    /// <param name="variable">A variable of the environment, by its name.</param>
    public ScreenOptions In(Func<string, string?> variable) => this with
    {
        // https://no-color.org: present and not empty, whatever its value.
        NoColor = NoColor || !string.IsNullOrEmpty(variable("NO_COLOR")),

        // Every CI service sets it. Its log keeps each frame.
        IsPlain = IsPlain || variable("CI") is not (null or "" or "0" or "false"),
    };
}
