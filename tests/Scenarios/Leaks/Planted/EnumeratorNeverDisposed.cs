using Microsoft.AspNetCore.Http;

namespace Leak.Scenarios.Leaks.Planted;

internal sealed class EnumeratorNeverDisposed : PlantedLeak
{
    public override string Name => "an `IAsyncEnumerable` never disposed";

    public override string Cause => "The request reads the first item of an iterator that holds a file, and forgets the enumerator.";

    public override string Repair => "`await using`, or `await foreach`, disposes of the enumerator. That runs the `finally` of the iterator.";

    public override async Task LeakAsync(HttpContext context)
    {
        var items = ReadAsync().GetAsyncEnumerator(CancellationToken.None);
        Lose(items, () => _ = items.DisposeAsync().AsTask());
        await items.MoveNextAsync();
    }

    public override async Task RepairedAsync(HttpContext context)
    {
        await using var items = ReadAsync().GetAsyncEnumerator(CancellationToken.None);
        await items.MoveNextAsync();
    }

    private static async IAsyncEnumerable<int> ReadAsync()
    {
        // A read of a file may end before it is awaited: one that never waited is no task.
        await Task.Yield();
        await using var file = new FileStream("/dev/zero", FileMode.Open, FileAccess.Read);
        var item = new byte[1];
        while (await file.ReadAsync(item) > 0)
        {
            yield return item[0];
        }
    }
}
