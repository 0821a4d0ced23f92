using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Leak.Profiling.Naming;

/// <summary>The routes that lambdas and local functions answer, which have no name of their own to tell them apart.</summary>
/// <remarks>Safe to use from any thread. An assembly that can be unloaded is not held.</remarks>
internal static class LambdaRoutes
{
    private static readonly ConditionalWeakTable<Module, ConcurrentDictionary<int, string>> s_routes = [];

    /// <summary>Notes what an endpoint's handler answers: <c>GET /orders/{id}</c>. The first route of a handler stays.</summary>
    public static void Add(MethodInfo handler, string route)
    {
        // The compiler's names for both begin so, and nothing else does.
        if (!handler.Name.StartsWith('<'))
        {
            return;
        }
        var routes = s_routes.GetValue(handler.Module, static _ => new());
        routes.TryAdd(handler.MetadataToken, route);
        if (handler.GetCustomAttribute<StateMachineAttribute>()?.StateMachineType is { } machine)
        {
            routes.TryAdd(machine.MetadataToken, route);
        }
    }

    /// <summary>The name of a handler, or of its state machine, with its route if it has one.</summary>
    public static NamedFrame Named(NamedFrame frame, MemberInfo member) =>
        s_routes.TryGetValue(member.Module, out var routes) && routes.TryGetValue(member.MetadataToken, out var route)
            ? frame with { Method = $"{frame.Method} [{route}]" }
            : frame;
}
