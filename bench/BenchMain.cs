namespace Leak.Bench;

internal static class BenchMain
{
    private static int Main() => 0;
}
