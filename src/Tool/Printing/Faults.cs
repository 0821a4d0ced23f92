namespace Leak.Tool.Printing;

/// <summary>What nobody foresaw, with its trace: for whoever mends it.</summary>
internal static class Faults
{
    public static void Tell(string what, Exception exception, PlainWriter error)
    {
        error.WriteLine($"{what}: {exception.GetType().Name}: {exception.Message}");
        foreach (var line in (exception.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            error.WriteLine($"  {line}");
        }
    }
}
