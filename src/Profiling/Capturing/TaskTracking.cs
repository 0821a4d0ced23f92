namespace Leak.Profiling.Capturing;

/// <summary>Switches the runtime's table on for the first profile, and off after the last.</summary>
internal static class TaskTracking
{
    private static readonly Lock s_gate = new();
    private static int s_holders;
    private static bool s_isOurs;
    private static ITimer? s_sweep;

    /// <summary>The self-check's outcome, once it has run: it is a property of the runtime.</summary>
    private static string? s_failure;
    private static bool s_checked;

    /// <summary>Null when the table is on until <see cref="Release"/>; else why it cannot be used, and nothing is held.</summary>
    public static string? Hold()
    {
        lock (s_gate)
        {
            if (s_checked && s_failure is not null)
            {
                return s_failure;
            }
            if (s_holders == 0)
            {
                s_sweep?.Dispose();
                s_sweep = null;
                if (SwitchOn() is { } failure)
                {
                    (s_checked, s_failure) = (true, failure);
                    return failure;
                }
            }
            s_holders++;
            return null;
        }
    }

    public static void Release()
    {
        lock (s_gate)
        {
            if (--s_holders == 0 && s_isOurs)
            {
                SwitchOff();
            }
        }
    }

    private static string? SwitchOn()
    {
        try
        {
            s_isOurs = !ActiveTaskTable.Enabled;
            ActiveTaskTable.Enabled = true;
        }
        catch (Exception e) when (e is MissingMemberException or NotSupportedException or BadImageFormatException)
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
        if (s_checked)
        {
            return null;
        }
        var failure = SelfCheck.Failure();
        s_checked = true;
        if (failure is not null && s_isOurs)
        {
            SwitchOff();
        }
        return failure;
    }

    private static void SwitchOff()
    {
        ActiveTaskTable.Enabled = false;
        ActiveTaskTable.Clear();
        // An operation that read the flag just before may still put itself in, and nobody would take it out.
        s_sweep = TimeProvider.System.CreateTimer(
            static _ => Sweep(), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
    }

    private static void Sweep()
    {
        lock (s_gate)
        {
            if (s_holders == 0 && s_isOurs && !ActiveTaskTable.Enabled)
            {
                ActiveTaskTable.Clear();
            }
        }
    }
}
