namespace Leak.Load;

internal static class LoadJob
{
    private static int Main() => 0;
}
