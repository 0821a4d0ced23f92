namespace Leak.Profiling.Formats;

/// <summary>A profile would be larger than its ceiling.</summary>
internal sealed class ProfileTooLargeException(long mostBytes) : Exception($"The profile is larger than {mostBytes} bytes.");
