using System.Diagnostics;

[assembly: NonParallelizable]

/// <summary>
/// Lets one test assembly run at a time on this machine. <c>dotnet test</c> on a solution starts them all at once, and
/// each counts what the whole process and the machine's sockets hold, so they would see one another's load.
/// </summary>
/// <remarks>
/// It lies in the global namespace, so that it surrounds every fixture of the assembly that compiles it in. The lock is an
/// open file: the operating system frees it even when a test host is killed.
/// </remarks>
[SetUpFixture]
internal sealed class ExclusiveRun
{
    /// <summary>Longer than a whole run at article scale, which another assembly may be in the midst of.</summary>
    private static readonly TimeSpan Ceiling = TimeSpan.FromMinutes(40);

    private static readonly TimeSpan RetryEvery = TimeSpan.FromMilliseconds(100);

    // Waiting for one's turn is usual in every run of the solution; waiting long is worth a line.
    private static readonly TimeSpan SayItAfter = TimeSpan.FromMinutes(2);

    // One for each user: another user's file in a shared temporary folder could not be opened at all.
    private static readonly string LockPath =
        Path.Combine(Path.GetTempPath(), $"leak-tests-{Environment.UserName}.lock");

    // Beside the lock, since a locked file cannot be read: who holds it, for the one who waits.
    private static readonly string HolderPath = LockPath + ".holder";

    private FileStream? _held;

    [OneTimeSetUp]
    public async Task WaitForTheOthers()
    {
        var waited = Stopwatch.StartNew();

        for (var said = false; (_held = TryLock()) is null;)
        {
            if (!said && waited.Elapsed > SayItAfter)
            {
                said = true;
                await TestContext.Error.WriteLineAsync($"{Name} waits for another test run to end: {Holder()}.");
            }

            if (waited.Elapsed > Ceiling)
            {
                throw new TimeoutException(
                    $"{Name} waited {waited.Elapsed.TotalMinutes:F0} minutes for another test run to end: {Holder()}. "
                    + $"Test assemblies take turns, since they count sockets and tasks of the machine; the lock is {LockPath}.");
            }

            await Task.Delay(RetryEvery);
        }

        await File.WriteAllTextAsync(
            HolderPath, $"{Name}, process {Environment.ProcessId}, since {TimeProvider.System.GetUtcNow():HH:mm:ss} UTC");
    }

    [OneTimeTearDown]
    public void LetTheNextRun() => _held?.Dispose();

    private static string Name => typeof(ExclusiveRun).Assembly.GetName().Name!;

    private static FileStream? TryLock()
    {
        try
        {
            return new FileStream(LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string Holder()
    {
        try
        {
            return File.ReadAllText(HolderPath);
        }
        catch (IOException)
        {
            return "it has not said which";
        }
    }
}
