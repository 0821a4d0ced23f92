using System.Reflection;

namespace Leak.Profiling.Capturing;

/// <summary>Makes the runtime put the tasks of runtime-async methods into its table as well, and keeps it from rooting their frames.</summary>
/// <remarks>
/// <para>It looks whether it should when a flag of its own asks it to, and not by itself when the table is switched on or off.</para>
/// <para>
/// It dates frames and tasks for debuggers, in dictionaries that hold every parked frame. Ours take the place of those: for their
/// comparers all keys are equal, so that each has one entry at most, and costs no more.
/// </para>
/// </remarks>
internal sealed class RuntimeAsyncSwitch
{
    // AsyncInstrumentation.Flags.Synchronize: whoever sees it works the flags out anew.
    private const uint Synchronize = 0x80000000;

    private readonly FieldInfo _flags;
    private readonly FieldInfo _taskTimes;
    private readonly FieldInfo _frameTimes;

    private RuntimeAsyncSwitch(RuntimeNames names)
    {
        _flags = RuntimeNames.StaticField(RuntimeNames.RuntimeType("System.Runtime.CompilerServices.AsyncInstrumentation"), names.Flags);
        if (!_flags.FieldType.IsEnum || _flags.FieldType.GetEnumUnderlyingType() != typeof(uint)
            || Enum.GetName(_flags.FieldType, Synchronize) != nameof(Synchronize))
        {
            throw new NotSupportedException($"{_flags.DeclaringType!.Name}.{_flags.Name} has no flag {nameof(Synchronize)} of the value {Synchronize:x}");
        }
        _taskTimes = names.StaticField(names.TaskTimes, typeof(Dictionary<int, long>));
        _frameTimes = names.StaticField(names.FrameTimes, typeof(Dictionary<object, long>));
    }

    /// <summary>Null where the runtime has no runtime-async methods.</summary>
    public static RuntimeAsyncSwitch? Of(RuntimeNames names) =>
        names.Version.Major >= KnownRuntimes.FirstWithRuntimeAsync ? new RuntimeAsyncSwitch(names) : null;

    /// <summary>After the table was switched on.</summary>
    public void On()
    {
        ForgetTimes();
        LookAgain();
    }

    /// <summary>Lets go of the frame that it has noted last.</summary>
    public void ForgetTimes()
    {
        _taskTimes.SetValue(null, new Dictionary<int, long>(OneKey<int>.Instance));
        _frameTimes.SetValue(null, new Dictionary<object, long>(OneKey<object>.Instance));
    }

    /// <summary>After the table was switched off.</summary>
    public void Off()
    {
        LookAgain();
        // The runtime makes its own when it next needs them.
        _taskTimes.SetValue(null, null);
        _frameTimes.SetValue(null, null);
    }

    /// <summary>Has the runtime look whether the table is on.</summary>
    public void LookAgain() => _flags.SetValue(null, Enum.ToObject(_flags.FieldType, Synchronize));

    /// <summary>All keys are equal.</summary>
    private sealed class OneKey<T> : IEqualityComparer<T>
        where T : notnull
    {
        public static readonly OneKey<T> Instance = new();

        public bool Equals(T? x, T? y) => true;

        public int GetHashCode(T obj) => 0;
    }
}
