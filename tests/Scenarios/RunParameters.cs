using System.Globalization;
using Leak.Audit.Options;
using Leak.Tool.Options;

namespace Leak.Scenarios;

/// <summary>The numbers of the runs, from the runsettings file: see runsettings/.</summary>
internal static class RunParameters
{
    public static Scale Scale { get; } = Read();

    /// <summary>The folder for the engine's own reports; <see langword="null"/>: none are kept.</summary>
    public static string? EngineReports { get; } = Text(nameof(EngineReports));

    private static Scale Read()
    {
        var scale = Get("Scale", text => Scale.All.TryGetValue(text, out var named) ? named : null, "quick or article") ?? Scale.Quick;
        return scale with
        {
            NormalClients = Get<int>("NormalClients", text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null, "a whole number") ?? scale.NormalClients,
            NormalPace = Time("NormalPace") ?? scale.NormalPace,
            NormalDuring = Time("NormalDuring") ?? scale.NormalDuring,
            IdleRate = Get<Rate>("IdleRate", text => Rate.TryParse(text, out var rate) ? rate : null, Rate.Allowed) ?? scale.IdleRate,
            IdleDuring = Time("IdleDuring") ?? scale.IdleDuring,
            StallRate = Get<Rate>("StallRate", text => Rate.TryParse(text, out var rate) ? rate : null, Rate.Allowed) ?? scale.StallRate,
            StallDuring = Time("StallDuring") ?? scale.StallDuring,
            Limit = Time("Limit") ?? scale.Limit,
            Hold = Time("Hold") ?? scale.Hold,
        };
    }

    private static TimeSpan? Time(string name) =>
        Get<TimeSpan>(name, text => Duration.TryParse(text, out var duration) ? duration : null, Duration.Allowed);

    private static T? Get<T>(string name, Func<string, T?> read, string allowed)
        where T : struct => Text(name) is { } text ? read(text) ?? throw Refused(name, text, allowed) : null;

    private static Scale? Get(string name, Func<string, Scale?> read, string allowed) =>
        Text(name) is { } text ? read(text) ?? throw Refused(name, text, allowed) : null;

    private static string? Text(string name) => TestContext.Parameters.Get(name);

    private static ArgumentException Refused(string name, string text, string allowed) =>
        new($"run parameter {name} = \"{text}\": not allowed; give {allowed}");
}
