using System.Diagnostics;
using System.Globalization;
using Leak.Bench.Measuring;

namespace Leak.Bench.Shards;

/// <summary>A process whose processor time and most resident memory are read until it ends: afterwards nobody tells them any more.</summary>
internal sealed class Watched(Process process)
{
    /// <summary>The processor time that it has had.</summary>
    public TimeSpan Cpu { get; private set; }

    /// <summary>The most resident memory that it has had, in bytes.</summary>
    public long MostResident { get; private set; }

    public Process Process { get; } = process;

    /// <summary>Reads both.</summary>
    public void Read()
    {
        try
        {
            var line = File.ReadLines($"/proc/{Process.Id}/status").First(each => each.StartsWith("VmHWM:", StringComparison.Ordinal));
            MostResident = 1024 * long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
            Cpu = Programs.CpuOf(Process) is var now && now > Cpu ? now : Cpu;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            // It has ended.
        }
    }

    /// <summary>Reads both until it ends.</summary>
    public async Task<int> FollowAsync()
    {
        var output = Process.StartInfo.RedirectStandardOutput ? Process.StandardOutput.ReadToEndAsync() : Task.FromResult("");
        while (!Process.HasExited)
        {
            Read();
            await Task.Delay(20);
        }

        Said = await output;
        return Process.ExitCode;
    }

    /// <summary>What it wrote, once it has ended.</summary>
    public string Said { get; private set; } = "";
}
