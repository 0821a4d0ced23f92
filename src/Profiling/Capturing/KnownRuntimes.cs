namespace Leak.Profiling.Capturing;

/// <summary>The runtimes whose private fields this library has been tried on.</summary>
internal static class KnownRuntimes
{
    public const int FirstWithRuntimeAsync = 11;

    private const int Last = 11;

    /// <exception cref="NotSupportedException">That one is newer: what its fields hold may have changed under the same names.</exception>
    public static void Check(Version version)
    {
        if (version.Major > Last)
        {
            throw new NotSupportedException($"this library knows the runtime as it is up to .NET {Last}, and this is {version}");
        }
    }
}
