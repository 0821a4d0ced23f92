namespace Leak.Unit.Profiling;

/// <summary>Begins operations where nothing of a stack refers to them afterwards.</summary>
internal static class Planting
{
    /// <summary>Does it on a thread that has ended when this returns.</summary>
    public static void OnAThread(Action begin)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                begin();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        failure.ShouldBeNull();
    }
}
