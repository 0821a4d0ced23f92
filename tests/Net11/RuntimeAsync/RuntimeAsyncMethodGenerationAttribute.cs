namespace System.Runtime.CompilerServices;

/// <summary>The compiler knows it by its name: whether a method is compiled as runtime async.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RuntimeAsyncMethodGenerationAttribute(bool runtimeAsync) : Attribute
{
    public bool RuntimeAsync { get; } = runtimeAsync;
}
