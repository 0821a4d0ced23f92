using System.Diagnostics;
using System.Runtime;
using System.Runtime.CompilerServices;
using Leak.Profiling.Capturing;

namespace Leak.Profiling.Lost;

/// <summary>
/// Finds the operations that can never complete: those which nothing but the runtime's table refers to, so that nobody could resume them.
/// The garbage collector is the proof, and it looks at the whole process.
/// </summary>
/// <remarks>
/// The tasks are taken out of the table. Each has a sentinel that lives as long as it does, and that refers to it. A collection takes the
/// sentinel where nothing else refers to the task, and its finalizer tells. Then all tasks are put back, those that are lost too.
/// What only a lost operation holds is finalized on the way, as it would be without a profile.
/// </remarks>
internal static class LostOperations
{
    // How long the finalizers of the process have.
    private static readonly TimeSpan s_finalizersCeiling = TimeSpan.FromSeconds(10);

    /// <summary>Those of the operations of now, each by itself too.</summary>
    /// <exception cref="ObjectDisposedException">The reader is disposed.</exception>
    /// <exception cref="NotSupportedException">The source does not tell operations apart, or a debugger uses the table.</exception>
    /// <exception cref="TimeoutException">A finalizer of the process did not end.</exception>
    public static StackCapture Capture(OperationReader reader)
    {
        var lost = Find(reader);
        var capture = reader.Capture(singly: true);
        return CaptureFilter.Where(capture, operation => lost.Contains(capture.Operations.Ids[operation]));
    }

    /// <summary>Their identifiers; throws as <see cref="Capture"/>.</summary>
    public static IReadOnlySet<int> Find(OperationReader reader)
    {
        ObjectDisposedException.ThrowIf(reader.IsDisposed, reader);
        if (reader.Table is not { } table)
        {
            throw new NotSupportedException($"What can never complete is proved by the runtime's table alone: {reader.SourceReason}.");
        }
        return Debugger.IsAttached
            ? throw new NotSupportedException("What can never complete is not proved under a debugger: it reads the table, from which the tasks are taken for a moment.")
            : Find(table, s_finalizersCeiling);
    }

    /// <param name="table">The table, which must be on.</param>
    /// <param name="ceiling">How long the finalizers of the process may take; more than zero.</param>
    /// <exception cref="TimeoutException">They took longer. Nothing is known then.</exception>
    internal static HashSet<int> Find(ActiveTaskTable table, TimeSpan ceiling)
    {
        var lost = new HashSet<int>();
        var isProved = false;
        table.WithoutTasks(tasks =>
        {
            var armed = Arm(tasks);
            try
            {
                // Twice where there are some: a finalizer of the first collection may have resumed one, which the pool then refers to.
                isProved = Collect(ceiling) && (!Rearm(armed) || Collect(ceiling));
            }
            finally
            {
                // Not before: what is here refers to them.
                Disarm(armed);
            }
            foreach (var task in armed.Lost)
            {
                lost.Add(table.Tasks.Id(task));
            }
            return armed.Tasks;
        });
        return isProved ? lost : throw new TimeoutException(
            $"The finalizers of this process did not end within {ceiling.TotalSeconds:0.###} s, and without them nothing is proved. Look for one that waits.");
    }

    // A method of its own: nothing of its frame refers to a task when it has returned.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Armed Arm(TaskCopy tasks)
    {
        using (tasks)
        {
            var armed = new Armed(tasks.Count);
            for (var i = 0; i < tasks.Count; i++)
            {
                armed.Add(tasks[i]);
            }
            return armed;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Rearm(Armed armed) => armed.Rearm();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Disarm(Armed armed) => armed.Disarm();

    /// <returns>Whether every finalizer that was due has run.</returns>
    private static bool Collect(TimeSpan ceiling)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
        // On a thread of its own: a finalizer that never returns must not keep us.
        var finalizers = new Thread(GC.WaitForPendingFinalizers) { IsBackground = true, Name = "waits for finalizers" };
        finalizers.Start();
        return finalizers.Join(ceiling);
    }

    /// <summary>The tasks that are watched, weakly until they are disarmed.</summary>
    private sealed class Armed(int capacity)
    {
        private readonly DependentHandle[] _handles = new DependentHandle[capacity];
        private readonly List<Task> _tasks = new(0);
        private readonly List<Task> _lost = [];
        private int _count;

        /// <summary>All of them, once disarmed.</summary>
        public IReadOnlyList<Task> Tasks => _tasks;

        /// <summary>Those of them that can never complete.</summary>
        public IReadOnlyList<Task> Lost => _lost;

        public void Add(Task task) => _handles[_count++] = new DependentHandle(task, new Sentinel(task, isSecond: false));

        /// <summary>Watches those once more that were taken and have not completed; whether there are any.</summary>
        public bool Rearm()
        {
            var any = false;
            for (var i = 0; i < _count; i++)
            {
                if (_handles[i].TargetAndDependent is (Task { IsCompleted: false } task, Sentinel { IsTaken: true }))
                {
                    _handles[i].Dependent = new Sentinel(task, isSecond: true);
                    any = true;
                }
            }
            return any;
        }

        public void Disarm()
        {
            _tasks.Capacity = _count;
            for (var i = 0; i < _count; i++)
            {
                if (_handles[i].TargetAndDependent is (Task task, Sentinel sentinel))
                {
                    _tasks.Add(task);
                    if (!sentinel.IsTaken)
                    {
                        sentinel.Dispose();
                    }
                    else if (sentinel.IsSecond && !task.IsCompleted)
                    {
                        _lost.Add(task);
                    }
                }
                _handles[i].Dispose();
            }
        }
    }
}
