using System.Globalization;
using Leak.Bounds.Plans;

namespace Leak.Tool.Options;

/// <summary>Which shard an engine's environment says that this is: an array job of Slurm, or an Indexed Job of Kubernetes.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Attempt">The attempt's id, by the engine; <see langword="null"/>: it gives none.</param>
internal sealed record ShardEnvironment(Shard Shard, string? Attempt)
{
    /// <summary>What of an environment was looked for, for error messages.</summary>
    public const string Wanted = "SLURM_ARRAY_TASK_ID, SLURM_ARRAY_TASK_MIN and SLURM_ARRAY_TASK_COUNT (an array job of Slurm), or JOB_COMPLETION_INDEX and LEAK_SHARDS (an Indexed Job of Kubernetes)";

    /// <summary>Reads it.</summary>
    /// <param name="variables">Reads a variable.</param>
    /// <param name="wrong">Why there is none.</param>
    public static ShardEnvironment? Find(Func<string, string?> variables, out string wrong)
    {
        wrong = $"not in this environment, which has neither {Wanted}";
        if (variables("SLURM_ARRAY_TASK_ID") is { } task)
        {
            var step = variables("SLURM_ARRAY_TASK_STEP") ?? "1";
            if (!TryRead(task, out var its) || !TryRead(variables("SLURM_ARRAY_TASK_MIN"), out var least) || !TryRead(variables("SLURM_ARRAY_TASK_COUNT"), out var count) || !TryRead(step, out var by) || by == 0)
            {
                wrong = "SLURM_ARRAY_TASK_ID is set, and SLURM_ARRAY_TASK_MIN or SLURM_ARRAY_TASK_COUNT is no whole number";
                return null;
            }

            return Of((its - least) / by, count, variables("SLURM_ARRAY_JOB_ID"), $"SLURM_ARRAY_TASK_ID {its} is no shard of {count} from {least} on; give an array without gaps (--array=0-{count - 1})", ref wrong);
        }

        if (variables("JOB_COMPLETION_INDEX") is { } completion)
        {
            if (!TryRead(completion, out var index) || !TryRead(variables("LEAK_SHARDS"), out var shards))
            {
                wrong = "JOB_COMPLETION_INDEX is set, and LEAK_SHARDS is not: set it to the number of completions";
                return null;
            }

            return Of(index, shards, variables("LEAK_ATTEMPT"), $"JOB_COMPLETION_INDEX {index} is no shard of LEAK_SHARDS {shards}", ref wrong);
        }

        return null;
    }

    private static ShardEnvironment? Of(int index, int of, string? attempt, string otherwise, ref string wrong)
    {
        if (index >= 0 && index < of && of <= Shard.Most)
        {
            return new ShardEnvironment(new Shard(index, of), string.IsNullOrEmpty(attempt) ? null : attempt);
        }

        wrong = otherwise;
        return null;
    }

    private static bool TryRead(string? text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
