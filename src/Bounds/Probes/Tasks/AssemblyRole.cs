namespace Leak.Bounds.Probes.Tasks;

/// <summary>What a frame's assembly tells of the operation that stands on it.</summary>
internal enum AssemblyRole
{
    /// <summary>Nothing: an app's, a test's, or a library's that either may use.</summary>
    Any,

    /// <summary>Nothing: the base class library's, or another that runs the asynchronous code of others.</summary>
    Runtime,

    /// <summary>Wherever it stands, it is the run: what awaits it awaits the run.</summary>
    Run,

    /// <summary>An engine's or a test framework's: what leads out to it is the run's, and what awaits it may be anybody.</summary>
    Driver,

    /// <summary>The web server's: what leads out to it is the server's.</summary>
    Server,
}
