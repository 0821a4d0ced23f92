namespace Leak.Clients;

/// <summary>Which iteration of a workload is run.</summary>
/// <param name="Copy">Of clients that go on the client's number, from 0; else 0.</param>
/// <param name="Number">Counts the workload's iterations (this client's, of clients that go on), from 0.</param>
public readonly record struct Iteration(int Copy, long Number);
