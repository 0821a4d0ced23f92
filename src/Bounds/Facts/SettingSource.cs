namespace Leak.Bounds.Facts;

/// <summary>What kind of place a setting is written in.</summary>
internal enum SettingSource
{
    /// <summary>Another, or not known.</summary>
    Other,

    /// <summary>A file of JSON.</summary>
    JsonFile,

    /// <summary>An environment variable.</summary>
    Environment,

    /// <summary>The command line.</summary>
    CommandLine,
}
