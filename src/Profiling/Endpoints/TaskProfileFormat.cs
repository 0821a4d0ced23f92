namespace Leak.Profiling.Endpoints;

/// <summary>The forms that the profile is served in.</summary>
internal enum TaskProfileFormat
{
    Pprof,
    GroupedText,
    SingleText,
    Speedscope,
}
