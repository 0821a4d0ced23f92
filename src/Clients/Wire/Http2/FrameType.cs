namespace Leak.Clients.Wire.Http2;

/// <summary>RFC 9113, section 6. Others exist, and are passed over.</summary>
internal enum FrameType : byte
{
    Data = 0,
    Headers = 1,
    Priority = 2,
    ResetStream = 3,
    Settings = 4,
    PushPromise = 5,
    Ping = 6,
    GoAway = 7,
    WindowUpdate = 8,
    Continuation = 9,
}

/// <summary>What a bit means depends on the frame's type.</summary>
[Flags]
internal enum FrameFlags : byte
{
    None = 0,

    /// <summary>Of DATA and HEADERS.</summary>
    EndStream = 0x1,

    /// <summary>Of SETTINGS and PING.</summary>
#pragma warning disable CA1069 // The protocol gives one bit two names.
    Ack = 0x1,
#pragma warning restore CA1069

    /// <summary>Of HEADERS and CONTINUATION.</summary>
    EndHeaders = 0x4,
}

/// <summary>RFC 9113, section 6.5.2.</summary>
internal enum Setting : ushort
{
    HeaderTableSize = 1,
    EnablePush = 2,
    MaxConcurrentStreams = 3,
    InitialWindowSize = 4,
    MaxFrameSize = 5,
    MaxHeaderListSize = 6,
}
