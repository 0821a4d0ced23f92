namespace Leak.Scenarios.Fuzzing.Steps;

/// <summary>The first words of steps.</summary>
internal static class Verbs
{
    public const string Open = "open";
    public const string Send = "send";
    public const string Fill = "fill";
    public const string Handshake = "handshake";
    public const string Preface = "preface";
    public const string Settings = "settings";
    public const string Ack = "ack";
    public const string Ping = "ping";
    public const string GoAway = "goaway";
    public const string Headers = "headers";
    public const string Connect = "connect";
    public const string Data = "data";
    public const string Zeros = "zeros";
    public const string Window = "window";
    public const string Rst = "rst";
    public const string Cut = "cut";
    public const string Pause = "pause";
    public const string Read = "read";
    public const string Fin = "fin";
    public const string Reset = "reset";
    public const string Leave = "leave";
    public const string Each = "each";
}
