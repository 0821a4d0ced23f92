using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Leak.Profiling.Naming;

namespace Leak.Profiling.Capturing;

/// <summary>Names the methods and instructions at which runtime-async methods are parked. Each is looked up once.</summary>
/// <remarks>Safe to use from any thread.</remarks>
internal sealed unsafe class ParkedPlaces
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    // By module, weak, so that assemblies that can be unloaded are not held: the same await has one address in each version
    // of its machine code, and is one frame all the same.
    private static readonly ConditionalWeakTable<Module, ConcurrentDictionary<(int Method, int Instruction), TreeFrame>> s_frames = [];

    // MethodImplOptions.Async, of .NET 11.
    private const MethodImplAttributes Async = (MethodImplAttributes)0x2000;

    private const string Helpers = "System.Runtime.CompilerServices.AsyncHelpers";

    private readonly delegate*<void*, Exception, void> _addFrame;
    private readonly int _diagnosticIP;

    // Of assemblies that stay alone: the addresses of others are given out again.
    private readonly ConcurrentDictionary<nint, TreeFrame?> _known = new();

    /// <param name="names">What the runtime calls what tells the method of an address.</param>
    /// <param name="diagnosticIP">The offset of the address in what a frame has of its place.</param>
    /// <exception cref="MissingMethodException">There is no such method in this runtime.</exception>
    public ParkedPlaces(RuntimeNames names, int diagnosticIP)
    {
        var helpers = RuntimeNames.RuntimeType(Helpers);
        var addFrame = helpers.GetMethod(names.AddFrame, Static, [typeof(void*), typeof(Exception)])
            ?? throw new MissingMethodException($"{helpers.Name}.{names.AddFrame} is not in this runtime");
        _addFrame = (delegate*<void*, Exception, void>)addFrame.MethodHandle.GetFunctionPointer();
        _diagnosticIP = diagnosticIP;
    }

    /// <summary>Whether a method is somebody's runtime-async one: not a wrapper, and not what the runtime itself awaits with.</summary>
    public static bool IsRuntimeAsync(MethodBase method) =>
        (method.GetMethodImplementationFlags() & Async) != 0 && method.DeclaringType?.FullName != Helpers;

    /// <summary>The frame of a place; null where it is the runtime's own, and no method.</summary>
    public TreeFrame? FrameAt(nint resumeInfo) => _known.TryGetValue(resumeInfo, out var frame) ? frame : Find(resumeInfo);

    private TreeFrame? Find(nint resumeInfo)
    {
        var address = *(void**)(resumeInfo + _diagnosticIP);
        if (address is null)
        {
            return _known[resumeInfo] = null; // a continuation of the runtime's own
        }
        var carrier = new ParkedException();
        _addFrame(address, carrier);
        var found = new StackTrace(carrier, fNeedFileInfo: false).GetFrame(0);
        if (found?.GetMethod() is not { } method)
        {
            return _known[resumeInfo] = new TreeFrame(new NamedFrame("(a method that the runtime does not name)", ""), isMethod: true);
        }
        // The wrapper of a method that is not async itself: it stands in the source as a call, and awaits nothing.
        var frame = IsRuntimeAsync(method) ? FrameOf(method, AwaitAt(method, found.GetILOffset())) : null;
        if (!method.Module.Assembly.IsCollectible)
        {
            _known[resumeInfo] = frame;
        }
        return frame;
    }

    private static int AwaitAt(MethodBase method, int instruction) =>
        InstructionTable.AwaitFrom(method, instruction) is var exact and >= 0 ? exact : instruction;

    private static TreeFrame FrameOf(MethodBase method, int instruction)
    {
        var frames = s_frames.GetValue(method.Module, static _ => new());
        var whole = frames.GetOrAdd((method.MetadataToken, -1), _ => new TreeFrame(MethodName.OfMethod(method), isMethod: true));
        return instruction < 0
            ? whole
            : frames.GetOrAdd(
                (method.MetadataToken, instruction),
                _ => new TreeFrame(whole.Shown with { Site = new AwaitSite(method, instruction) }, isMethod: true) { Method = whole });
    }

    /// <summary>Never thrown: it carries a frame.</summary>
    private sealed class ParkedException : Exception;
}
