using Leak.Bounds.Plans;
using Leak.Tool.Options;

namespace Leak.Scenarios.Commands;

/// <summary>Which shard a process is, by the environment of an engine.</summary>
internal sealed class ShardEnvironmentTests
{
    [TestCase("SLURM_ARRAY_TASK_ID=0 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_COUNT=4 SLURM_ARRAY_JOB_ID=17", 0, 4, "17")]
    [TestCase("SLURM_ARRAY_TASK_ID=8 SLURM_ARRAY_TASK_MIN=5 SLURM_ARRAY_TASK_COUNT=4 SLURM_ARRAY_JOB_ID=17", 3, 4, "17")]
    [TestCase("SLURM_ARRAY_TASK_ID=6 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_COUNT=4 SLURM_ARRAY_TASK_STEP=2", 3, 4, null)]
    [TestCase("JOB_COMPLETION_INDEX=2 LEAK_SHARDS=3 LEAK_ATTEMPT=6f1c", 2, 3, "6f1c")]
    [TestCase("JOB_COMPLETION_INDEX=0 LEAK_SHARDS=1 LEAK_ATTEMPT=", 0, 1, null)]
    public void Environment_OfAnEngine_SaysWhichShardThisIs(string environment, int index, int of, string? attempt)
    {
        var found = ShardEnvironment.Find(Variables(environment), out _).ShouldNotBeNull();

        found.Shard.ShouldBe(new Shard(index, of));
        found.Attempt.ShouldBe(attempt);
    }

    [TestCase("PATH=/bin", "neither SLURM_ARRAY_TASK_ID")]
    [TestCase("SLURM_ARRAY_TASK_ID=0", "SLURM_ARRAY_TASK_MIN or SLURM_ARRAY_TASK_COUNT is no whole number")]
    [TestCase("SLURM_ARRAY_TASK_ID=9 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_COUNT=3", "give an array without gaps (--array=0-2)")]
    [TestCase("JOB_COMPLETION_INDEX=0", "LEAK_SHARDS is not: set it to the number of completions")]
    [TestCase("JOB_COMPLETION_INDEX=3 LEAK_SHARDS=3", "JOB_COMPLETION_INDEX 3 is no shard of LEAK_SHARDS 3")]
    public void Environment_ThatSaysNothing_IsToldWhy(string environment, string because)
    {
        ShardEnvironment.Find(Variables(environment), out var wrong).ShouldBeNull();
        wrong.ShouldContain(because);
    }

    private static Func<string, string?> Variables(string environment)
    {
        var all = environment.Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        return all.GetValueOrDefault;
    }
}
