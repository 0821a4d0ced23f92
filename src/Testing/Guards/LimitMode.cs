namespace Leak.Testing.Guards;

/// <summary>What is done with an app's limits for a run.</summary>
internal enum LimitMode
{
    /// <summary>Nothing.</summary>
    AsTheyAre,

    /// <summary>They are made short.</summary>
    Shortened,

    /// <summary>They are taken off: the control.</summary>
    Off,
}
