using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace Leak.Scenarios.Leaks.Planted;

internal sealed class ChannelNeverCompleted : PlantedLeak
{
    public override string Name => "a channel reader never completed";

    public override string Cause => "A request starts a reader of its own channel, and never completes the writer.";

    public override string Repair => "The request completes the writer in a `finally`, and awaits the reader.";

    public override bool TellsThatItStays => true;

    public override async Task LeakAsync(HttpContext context)
    {
        var channel = Channel.CreateUnbounded<string>();
        Lose(ReadAllAsync(channel.Reader), () => channel.Writer.Complete());
        await channel.Writer.WriteAsync("begun", context.RequestAborted);
    }

    public override async Task RepairedAsync(HttpContext context)
    {
        var channel = Channel.CreateUnbounded<string>();
        var reading = ReadAllAsync(channel.Reader);
        try
        {
            await channel.Writer.WriteAsync("begun", context.RequestAborted);
        }
        finally
        {
            channel.Writer.Complete();
            await reading;
        }
    }

    private async Task ReadAllAsync(ChannelReader<string> reader)
    {
        await foreach (var text in reader.ReadAllAsync())
        {
            text.ShouldBe("begun");
            Stay();
        }
    }
}
