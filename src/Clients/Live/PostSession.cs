
namespace Leak.Clients.Live;

/// <summary>The article's normal client: each copy keeps one connection and posts at its pace.</summary>
internal sealed class PostSession(LiveContext context) : LiveSession(context, lasts: 0)
{
    private const int MinBodyBytes = 16;
    private const int MaxBodyBytes = 256;
    private const int CostliestBodyBytes = 100;

    protected override async Task<IterationResult> IterateAsync(LiveConnection connection, Iteration iteration, CancellationToken cancellationToken)
    {
        var random = new Random(HashCode(iteration));
        var body = Body(random, random.Next(MinBodyBytes, MaxBodyBytes + 1));
        return ToResult(iteration, await connection.ExchangeAsync(Post(body.Length, body), cancellationToken));
    }

    protected override Task CostAsync(LiveConnection connection, CancellationToken cancellationToken)
    {
        var half = Body(new Random(Context.Seed), CostliestBodyBytes / 2);
        return connection.SendAsync(Post(CostliestBodyBytes, half), "while a request was sent", cancellationToken);
    }

    protected override Task<bool> ServeAtOnceAsync(LiveConnection connection, CancellationToken cancellationToken) =>
        AskAtOnceAsync(connection, Post(CostliestBodyBytes, Body(new Random(Context.Seed), CostliestBodyBytes)), cancellationToken);

    private static string Body(Random random, int bytes) =>
        string.Create(bytes, random, (letters, source) =>
        {
            foreach (ref var letter in letters)
            {
                letter = (char)('a' + source.Next(26));
            }
        });
}
