using System.Diagnostics;
using System.Runtime.CompilerServices;
using Leak.Profiling.Naming;

namespace Leak.Profiling.Leaks;

/// <summary>The async methods that run on the current thread, below the caller.</summary>
internal static class CallingMethods
{
    public static IReadOnlySet<(string Method, string Assembly)> OnThisThread() =>
        new StackTrace(fNeedFileInfo: false).GetFrames()
            .Select(frame => frame.GetMethod() is { Name: "MoveNext" } method ? method.DeclaringType : null)
            .Where(type => typeof(IAsyncStateMachine).IsAssignableFrom(type))
            .Select(type => MethodName.OfStateMachine(type!))
            .Select(frame => (frame.Method, frame.Assembly))
            .ToHashSet();
}
