using System.Reflection;

namespace Leak.Profiling.Naming;

/// <summary>Turns the compiler's names back into those of the source.</summary>
internal static class MethodName
{
    /// <summary>The async method that a state machine was made of.</summary>
    public static NamedFrame OfStateMachine(Type machine)
    {
        // <Method>d__1, <<Method>b__0_1>d for a lambda in it, <<Method>g__Local|0_1>d for a local function of it.
        var name = SimpleName(machine);
        var end = ClosingBracket(name);
        if (end < 0 || machine.DeclaringType is not { } declaring)
        {
            return new NamedFrame(TypeName.Of(machine), AssemblyOf(machine));
        }
        var original = name[1..end];
        // What is inside another method repeats that one's parameters, which are not its own.
        var parameters = ClosingBracket(original) < 0 ? OwnParameters(machine, declaring) : "";
        return LambdaRoutes.Named(new NamedFrame($"{TypeName.OfSource(declaring)}.{Member(original.Replace('-', '.'))}{parameters}", AssemblyOf(machine)), machine);
    }

    /// <summary>A method that is itself: a delegate's, or a runtime-async one.</summary>
    public static NamedFrame OfMethod(MethodBase method)
    {
        var parameters = method is MethodInfo { IsGenericMethod: true } generic && ClosingBracket(method.Name) < 0
            ? TypeName.List(generic.GetGenericMethodDefinition().GetGenericArguments())
            : "";
        var member = Member(method.Name) + parameters;
        return method.DeclaringType is { } declaring
            ? LambdaRoutes.Named(new NamedFrame($"{TypeName.OfSource(declaring)}.{member}", AssemblyOf(declaring)), method)
            : new NamedFrame(member, method.Module.Assembly.GetName().Name ?? "");
    }

    /// <summary>A task that no method of anybody's stands behind.</summary>
    public static NamedFrame OfPromise(Type task)
    {
        var name = (TypeName.Bare(task), task.DeclaringType?.Name) switch
        {
            ("Task", null) => "TaskCompletionSource.Task",
            ("DelayPromise" or "DelayPromiseWithCancellation", _) => "Task.Delay",
            ("WhenAllPromise", _) => "Task.WhenAll",
            ("TwoTaskWhenAnyPromise" or "CompleteOnInvokePromise", _) => "Task.WhenAny",
            ("CompleteOnCountdownPromise", _) => "TaskFactory.ContinueWhenAll",
            ("UnwrapPromise", _) => "Task.Unwrap",
            ("CancellationPromise", _) => "Task.WaitAsync",
            ("ValueTaskSourceAsTask", _) => "ValueTask.AsTask",
            ("RuntimeAsyncTask", "AsyncHelpers") => "(running)", // while it is parked it has frames
            ("TaskNode", "SemaphoreSlim") => "SemaphoreSlim.WaitAsync",
            _ => TypeName.OfSource(task),
        };
        return new NamedFrame(name, AssemblyOf(task));
    }

    /// <summary>A causality event's name: <c>Async: &lt;Method&gt;d__1</c>, <c>Task: Method</c>, <c>Task.Delay</c>.</summary>
    public static NamedFrame OfOperation(string name)
    {
        var start = name.IndexOf(": ", StringComparison.Ordinal) + 2;
        if (start < 2)
        {
            return new NamedFrame(name, "");
        }
        var (kind, method) = (name[..(start - 2)], name[start..]);
        var end = kind == "Async" ? ClosingBracket(method) : -1;
        method = Member(end < 0 ? method : method[1..end].Replace('-', '.'));
        return new NamedFrame(kind is "Async" or "Task" ? method : $"{kind} {method}", "");
    }

    private static string Member(string name)
    {
        var end = ClosingBracket(name);
        if (end < 0)
        {
            return name;
        }
        var (outer, rest) = (name[1..end], name[(end + 1)..]);
        if (rest.StartsWith("b__", StringComparison.Ordinal))
        {
            return $"{Member(outer)} lambda";
        }
        if (rest.StartsWith("g__", StringComparison.Ordinal))
        {
            var bar = rest.IndexOf('|', StringComparison.Ordinal);
            return $"{Member(outer)}.{(bar < 0 ? rest[3..] : rest[3..bar])}";
        }
        return name; // <Main>$, the top-level statements
    }

    private static int ClosingBracket(string name)
    {
        var depth = 0;
        for (var i = 0; i < name.Length && name[0] == '<'; i++)
        {
            depth += name[i] switch { '<' => 1, '>' => -1, _ => 0 };
            if (depth == 0)
            {
                return i;
            }
        }
        return -1;
    }

    /// <summary>A nested type repeats its outer type's parameters; what it has beyond them are the method's.</summary>
    private static string OwnParameters(Type machine, Type declaring)
    {
        if (!machine.IsGenericType)
        {
            return "";
        }
        var parameters = machine.GetGenericTypeDefinition().GetGenericArguments();
        var inherited = declaring.IsGenericType ? declaring.GetGenericArguments().Length : 0;
        return TypeName.List(parameters.AsSpan(inherited));
    }

    private static string SimpleName(Type type)
    {
        var tick = type.Name.LastIndexOf('`');
        return tick < 0 ? type.Name : type.Name[..tick];
    }

    private static string AssemblyOf(Type type) => type.Assembly.GetName().Name ?? "";
}
