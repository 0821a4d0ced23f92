using System.Text;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Shouldly;

/// <summary>What a failed assertion says, laid out as Shouldly's own messages are.</summary>
internal static class FailureText
{
    public static string Of(
        ScenarioVerdict verdict, string should, IEnumerable<string> why, string? customMessage, string? actualExpression)
    {
        var scenario = verdict.Observation.Scenario;
        return Of($"scenario '{scenario.Id}' with timeouts {scenario.Settings}", verdict.Verdict, should, why, customMessage, actualExpression);
    }

    public static string Of(
        string subject, Verdict verdict, string should, IEnumerable<string> why, string? customMessage, string? actualExpression)
    {
        var text = new StringBuilder()
            .AppendLine(actualExpression ?? "verdict")
            .Append("    should ").AppendLine(should)
            .Append("but ").Append(subject).Append(" was ").Append(verdict)
            .AppendLine(verdict == Verdict.Inconclusive ? ", which is no pass:" : ":");
        foreach (var reason in why)
        {
            text.Append("    - ").AppendLine(reason);
        }

        if (customMessage is not null)
        {
            text.AppendLine().AppendLine("Additional Info:").Append("    ").AppendLine(customMessage);
        }

        return text.ToString().TrimEnd();
    }
}
