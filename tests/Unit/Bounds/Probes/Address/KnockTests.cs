using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Address;
using Leak.Shared;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Bounds.Probes.Address;

/// <summary>Whether a server is still there.</summary>
[Parallelizable]
internal sealed class KnockTests
{
    // Passes only where a connection stays without an answer.
    private readonly FakeTimeProvider _time = new();

    [TestCase(0, true)]
    [TestCase(2, true)]
    [TestCase(3, false)]
    public async Task Knock_WhenSomeConnectionsAreNotAnswered_FailsOnlyWhenThreeInARowAreNot(int unanswered, bool isThere)
    {
        using var listener = new LoopbackListener();
        var serving = Task.Run(() => Serve(listener, unanswered, answers: isThere));

        var knocking = AddressProbes.KnockAsync(listener.Address, _time, default);

        if (isThere)
        {
            await knocking.WaitAsync(Eventually.Ceiling);
        }
        else
        {
            await Should.ThrowAsync<ProbeException>(() => knocking.WaitAsync(Eventually.Ceiling));
        }

        await serving.WaitAsync(Eventually.Ceiling);
    }

    private void Serve(LoopbackListener listener, int unanswered, bool answers)
    {
        for (var connection = 0; connection < unanswered; connection++)
        {
            listener.Accept().Receive(new byte[4096]);
            _time.Advance(AddressReader.Timeout);
        }

        if (answers)
        {
            using var client = listener.Accept();
            client.Receive(new byte[4096]);
            client.Send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"u8);
        }
    }
}
