using Leak.Clients;

namespace Leak.Tool.Jobs;

/// <summary>The server that shards load, and from where.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Diagnostics">Its diagnostics' address, that the first shard reads; <see langword="null"/>: it has none.</param>
/// <param name="Process">Its process, where the first shard is on its machine; <see langword="null"/>: not known.</param>
/// <param name="Sources">The addresses that this shard's connections come from; <see langword="null"/>: the system's choice.</param>
internal sealed record ShardTarget(Uri Url, Uri? Diagnostics, int? Process, SourceAddresses? Sources);
