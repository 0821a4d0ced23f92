using Leak.Scenarios.Fuzzing.Steps;

namespace Leak.Scenarios.Fuzzing.Generation;

/// <summary>Makes a script of a seed. Pure: the same seed, the same steps.</summary>
internal static class ScriptGenerator
{
    private const int SmallBufferBytes = 4096;

    public static FuzzScript Generate(int seed)
    {
        var dice = new Dice(seed);
        var where = dice.Between(0, 59) switch
        {
            0 => Where.Diagnostics,
            < 8 => Where.Tls,
            < 32 => Where.Http1,
            _ => Where.Http2,
        };
        var buffer = dice.OneIn(2) ? SmallBufferBytes : 0;
        List<string> steps = [Dice.Text($"{Verbs.Open} {where} {buffer}")];
        if (where == Where.Http2)
        {
            new Http2Steps(dice, steps).Add();
        }
        else
        {
            new Http1Steps(dice, steps, where).Add();
        }

        return new FuzzScript(seed, [.. steps.Select(step => new FuzzStep(step))]);
    }
}
