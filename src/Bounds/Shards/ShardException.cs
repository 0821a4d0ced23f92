namespace Leak.Bounds.Shards;

/// <summary>Shards that cannot start together, or cannot be merged; the message says why, and what to do.</summary>
internal sealed class ShardException(string message, Exception? inner = null) : Exception(message, inner);
