using System.Threading.Channels;

namespace Leak.Scenarios.Testing.Ordinary;

/// <summary>Work that requests leave to the background.</summary>
internal sealed class JobQueue
{
    private readonly Channel<string> _jobs = Channel.CreateBounded<string>(100);

    public ValueTask AddAsync(string job, CancellationToken cancellationToken) => _jobs.Writer.WriteAsync(job, cancellationToken);

    public IAsyncEnumerable<string> ReadAllAsync(CancellationToken cancellationToken) => _jobs.Reader.ReadAllAsync(cancellationToken);
}
