namespace Leak.Unit.Build;

/// <summary>What the commands of <c>.ci/run</c> exit with where they run on .NET 11.</summary>
internal sealed record PlantedNet11(int LayExit = 0, int TestExit = 0, int SlowExit = 0, int RuntimeAsyncExit = 0, int LoadExit = 0);
