using Leak.Bench.Park;

namespace Leak.Bench;

internal static class BenchMain
{
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["park", .. var rest]:
                return await ParkBench.RunAsync(rest);
            case ["park-client", .. var rest]:
                return await ParkClient.RunAsync(rest);
            default:
                await Console.Error.WriteLineAsync("Usage: dotnet run -c Release --project bench -- park [--connections 8000] [--pairs 10]");
                return 2;
        }
    }
}
