using Leak.Bounds.Engine;
using Leak.Tool.Jobs;
using Leak.Tool.Options;

namespace Leak.Tool.Commands;

/// <summary>What a program brings to the commands.</summary>
/// <param name="Engine">What drives the load.</param>
public sealed record CommandHost(ILoadEngine Engine)
{
    /// <summary>The server that is loaded where no address is given; <see langword="null"/> (the default): there is none, and an address must be.</summary>
    public ISampleServer? Server { get; init; }

    /// <summary>What runs without a command, by the scale; <see langword="null"/> (the default): nothing, a command must be named.</summary>
    public Func<Scale, IReadOnlyList<JobItem>>? Default { get; init; }

    /// <summary>
    /// Reads variables of the environment: where they say that this is a step of GitHub Actions, what broke is annotated, and the step gets a
    /// summary. <see langword="null"/> (the default): they are not read.
    /// </summary>
    public Func<string, string?>? Variables { get; init; }

    /// <summary>What that is, in half a sentence of the help.</summary>
    public string? DefaultSummary { get; init; }
}
