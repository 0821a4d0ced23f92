using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Leak.Scenarios.Shards;

/// <summary>The <c>leak</c> program as a process: on the runtime of these tests, wherever that is.</summary>
internal static class LeakProgram
{
    private static readonly string s_dll = Path.Combine(AppContext.BaseDirectory, "Leak.Tool.dll");

    /// <summary>The program that runs it.</summary>
    public static string Host { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>It in words, as scripts take it.</summary>
    public static string Words => $"{Host} {s_dll}";

    /// <summary>Starts it.</summary>
    /// <param name="arguments">Its command line.</param>
    /// <param name="environment">What is in its environment beside that of these tests.</param>
    public static Process Start(IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo(Host, [s_dll, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
