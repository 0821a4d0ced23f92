using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Leak.Scenarios.Shards;

/// <summary>
/// A Slurm of the test's own on loopback: one controller, four nodes and their authentication, each with a key, a socket, ports and a folder
/// that no other has. A Slurm that this machine has already is not touched.
/// </summary>
internal sealed class SlurmCluster : IAsyncDisposable
{
    /// <summary>Where it is 1, a Slurm that is not installed is a failure.</summary>
    private const string Required = "LEAK_REQUIRE_SLURM";

    private const int Nodes = 4;

    private readonly List<Process> _daemons = [];

    private SlurmCluster(string folder) => Folder = folder;

    /// <summary>Its folder, gone with it.</summary>
    public string Folder { get; }

    private string Configuration => Path.Combine(Folder, "slurm.conf");

    /// <summary>Starts it, and waits until its nodes take jobs; the test ends here where Slurm is not installed.</summary>
    public static async Task<SlurmCluster> StartAsync()
    {
        var programs = new[] { "munged", "slurmctld", "slurmd", "sbatch" }.Select(Find).ToList();
        var cluster = new SlurmCluster(Directory.CreateTempSubdirectory("leak-slurm-").FullName);
        try
        {
            await cluster.StartAsync(programs[0], programs[1], programs[2]);
            return cluster;
        }
        catch (Exception e)
        {
            var logs = cluster.ReadLogs();
            await cluster.DisposeAsync();
            throw new InvalidOperationException($"Slurm did not come to take jobs: {e.Message}\n{logs}", e);
        }
    }

    /// <summary>Runs a program with this cluster in its environment, and with <c>leak</c>.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> RunAsync(string program, params IEnumerable<string> arguments)
    {
        var (output, exitCode) = await TryRunAsync(program, arguments);
        return exitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {exitCode}: {output}");
    }

    /// <summary>What its daemons said, the end of each.</summary>
    public string ReadLogs() => string.Join('\n', Directory.EnumerateFiles(Folder, "*.out").Select(path => $"{Path.GetFileName(path)}: {string.Join('\n', File.ReadLines(path).TakeLast(10))}"));

    public async ValueTask DisposeAsync()
    {
        try
        {
            // Only jobs' own processes outlive the daemons.
            await TryRunAsync("scancel", ["--signal=KILL", "--full", $"--user={Environment.UserName}"]);
            await TryRunAsync("scancel", [$"--user={Environment.UserName}"]);
            await Eventually.ReadAsync(() => TryRunAsync("squeue", ["--noheader"]), queue => queue is { ExitCode: not 0 } or { Output: "" }, "all jobs to be gone", queue => queue.Output);
        }
        finally
        {
            foreach (var daemon in Enumerable.Reverse(_daemons))
            {
                daemon.Kill(entireProcessTree: true);
                await daemon.WaitForExitAsync();
                daemon.Dispose();
            }

            Directory.Delete(Folder, recursive: true);
        }
    }

    private async Task StartAsync(string munged, string slurmctld, string slurmd)
    {
        // munged asks that all may pass the folder of its socket, and nobody else may read its key.
        SetMode(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        var key = Path.Combine(Folder, "munge.key");
        await File.WriteAllBytesAsync(key, RandomNumberGenerator.GetBytes(128));
        SetMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.CreateDirectory(Path.Combine(Folder, "state"));
        await File.WriteAllTextAsync(Configuration, Configure(RealServer.FreePorts(Nodes + 1)));

        Start("munged", munged, "--foreground", $"--socket={Folder}/munge.sock", $"--key-file={key}", $"--pid-file={Folder}/munged.pid", $"--log-file={Folder}/munged.log", $"--seed-file={Folder}/munged.seed");
        await Eventually.UntilAsync(() => Running(File.Exists($"{Folder}/munge.sock")), isThere => isThere, "munged's socket");
        Start("slurmctld", slurmctld, "-D", "-f", Configuration);
        for (var node = 1; node <= Nodes; node++)
        {
            Start(string.Create(CultureInfo.InvariantCulture, $"slurmd-{node}"), slurmd, "-D", "-N", string.Create(CultureInfo.InvariantCulture, $"n{node}"), "-f", Configuration);
        }

        var ready = string.Create(CultureInfo.InvariantCulture, $"idle {Nodes}");
        await Eventually.ReadAsync(async () => Running((await TryRunAsync("sinfo", ["--noheader", "--format=%T %D"])).Output.Trim()), states => states == ready, $"{Nodes} idle nodes");
    }

    private string Configure(IReadOnlyList<int> ports) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        ClusterName=leak
        SlurmctldHost={Environment.MachineName.Split('.')[0]}(127.0.0.1)
        SlurmctldPort={ports[0]}
        SlurmUser={Environment.UserName}
        SlurmdUser={Environment.UserName}
        AuthType=auth/munge
        CredType=cred/munge
        AuthInfo=socket={Folder}/munge.sock
        StateSaveLocation={Folder}/state
        SlurmdSpoolDir={Folder}/spool-%n
        SlurmctldPidFile={Folder}/slurmctld.pid
        SlurmdPidFile={Folder}/slurmd-%n.pid
        ProctrackType=proctrack/linuxproc
        TaskPlugin=task/none
        JobAcctGatherType=jobacct_gather/none
        AccountingStorageType=accounting_storage/none
        SelectType=select/linear
        SchedulerType=sched/builtin
        SchedulerParameters=batch_sched_delay=0
        SlurmdParameters=config_overrides
        ReturnToService=2
        MailProg=/bin/true
        {string.Join('\n', ports.Skip(1).Select((port, index) => $"NodeName=n{index + 1} NodeHostname=localhost NodeAddr=127.0.0.1 Port={port} CPUs=1"))}
        PartitionName=all Nodes=n[1-{Nodes}] Default=YES MaxTime=INFINITE State=UP

        """);

    /// <summary>By a shell that hands over to it: what it says goes to a file, and no pipe of its fills.</summary>
    private void Start(string name, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("sh", ["-c", "out=$1; shift; exec \"$@\" > \"$out\" 2>&1 < /dev/null", "sh", Path.Combine(Folder, $"{name}.out"), program, .. arguments]);
        start.Environment["SLURM_CONF"] = Configuration;
        _daemons.Add(Process.Start(start)!);
    }

    private T Running<T>(T value) =>
        _daemons.Find(daemon => daemon.HasExited) is { } ended ? throw new InvalidOperationException($"A daemon ended with {ended.ExitCode}.") : value;

    private async Task<(string Output, int ExitCode)> TryRunAsync(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SLURM_CONF"] = Configuration;
        start.Environment["LEAK"] = LeakProgram.Words;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(Eventually.Ceiling);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        return (await output + await error, process.ExitCode);
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private static string Find(string program)
    {
        if (RealServer.TryFind(program) is { } path)
        {
            return path;
        }

        var missing = $"{program} is not installed (Debian: slurm-wlm, munge).";
        if (Environment.GetEnvironmentVariable(Required) == "1")
        {
            Assert.Fail($"{missing} {Required} is 1.");
        }

        Assert.Ignore(missing);
        return "";
    }
}
