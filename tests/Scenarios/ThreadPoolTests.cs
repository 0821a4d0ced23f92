namespace Leak.Scenarios;

/// <summary>The thread pool of this process, on which the servers, the load and all fixtures run.</summary>
internal sealed class ThreadPoolTests
{
    /// <summary>More than fixtures run at once, and one for the test platform's message loop, which blocks a thread for good.</summary>
    private const int Least = 16;

    [Test]
    public void Pool_OfTheSuite_HasThreadsForAllOfItAtOnce()
    {
        ThreadPool.GetMinThreads(out var threads, out _);

        threads.ShouldBeGreaterThanOrEqualTo(Least, "with a thread for each core, work waits half a second for each thread more: servers are late then on an idle machine too");
    }
}
