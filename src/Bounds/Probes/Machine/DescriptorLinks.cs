namespace Leak.Bounds.Probes.Machine;

/// <summary>What a process's descriptors are.</summary>
/// <param name="Sockets">The inodes of its sockets.</param>
/// <param name="Code">How many are files of code: .NET keeps that of an assembly open from its first use on, and its symbols from the first stack trace with it.</param>
internal sealed record DescriptorLinks(IReadOnlySet<long> Sockets, int Code);
