using Leak.Scenarios.Fuzzing.Steps;

namespace Leak.Scenarios.Fuzzing.Generation;

/// <summary>How a client reads.</summary>
internal static class Reading
{
    public static string Of(Dice dice) => dice.Between(0, 9) switch
    {
        < 5 => $"{Verbs.Read} all",
        < 8 => $"{Verbs.Read} nothing",
        _ => Dice.Text($"{Verbs.Read} {dice.Of(1, 100, 5000)} each {dice.Between(20, 300)}"),
    };

    public static string Pause(Dice dice) => Dice.Text($"{Verbs.Pause} {dice.Between(5, 400)}");
}
