using Leak.Bounds.Causes;
using Leak.Bounds.Pages;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>What a stack of a cause has to do with it.</summary>
internal static class ParkedWords
{
    /// <summary>Its kind, a word or two, and why.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="isLeft">Whether it is of what was left.</param>
    public static (string Kind, string Tag, string Why) Of(ParkedStack stack, bool isLeft) => (stack.IsCause, isLeft) switch
    {
        (_, true) => ("cause", "left behind", "begin at the first frame that is your own code"),
        (true, _) => ("cause", "what grew", $"{AtStart(stack)}, and it grew with the connections"),
        _ => ("beside", "beside it", $"{AtStart(stack)}: too few to be what grew"),
    };

    /// <summary>Where nothing that grew is of the app's own: what that means; else nothing.</summary>
    public static string Conclusion(ParkedStacks parked, bool isLeft) => isLeft || parked.Stacks.Where(stack => stack.IsCause).SelectMany(stack => stack.Profile.Frames).Any(frame => StackTree.Read(frame).IsOwn)
        ? ""
        : "Nothing that grew is your own code: the server waits for its clients there, once on each stack for each connection. What ends that is a limit.";

    private static string AtStart(ParkedStack stack) => $"{Wording.Number(stack.Profile.Count - stack.Grown)} at the start";
}
