using System.Buffers;
using System.IO.Compression;
using System.Reflection;
using Leak.Profiling.Capturing;
using Leak.Profiling.Naming;

namespace Leak.Profiling.Formats;

/// <summary>
/// The gzipped protobuf that <c>go tool pprof</c> reads
/// (https://github.com/google/pprof/blob/main/proto/profile.proto, whose field numbers stand here).
/// </summary>
internal sealed class PprofProfile
{
    private readonly ArrayBufferWriter<byte> _profile = new(4096);
    private readonly ArrayBufferWriter<byte> _message = new();
    private readonly ArrayBufferWriter<byte> _inner = new();
    private readonly Dictionary<string, int> _strings = [];
    private readonly Dictionary<NamedFrame, int> _locations = [];
    private readonly Dictionary<(string Method, string File), int> _functions = [];

    private PprofProfile() => Text(""); // the table's first entry is empty, by the format

    /// <summary>Writes a capture.</summary>
    /// <param name="capture">What.</param>
    /// <param name="at">When it was made.</param>
    /// <param name="over">Over what time, for a difference of two; else zero.</param>
    /// <param name="target">Where to.</param>
    public static void Write(StackCapture capture, DateTimeOffset at, TimeSpan over, Stream target)
    {
        var profile = new PprofProfile();
        profile.Add(capture, at, over);
        using var zip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true);
        zip.Write(profile._profile.WrittenSpan);
    }

    private void Add(StackCapture capture, DateTimeOffset at, TimeSpan over)
    {
        var profile = new ProtobufWriter(_profile);
        profile.Bytes(1, ValueType());
        foreach (var stack in capture.Stacks)
        {
            profile.Bytes(2, Sample(stack));
        }
        profile.Bytes(3, Mapping());
        profile.Varint(9, (at - DateTimeOffset.UnixEpoch).Ticks * 100);
        if (over > TimeSpan.Zero)
        {
            profile.Varint(10, over.Ticks * 100);
        }
        profile.Bytes(11, ValueType());
        profile.Varint(12, 1);
        profile.Varint(13, Text($"{capture.Source}: {capture.SourceReason}"));
        foreach (var (text, _) in _strings) // in the order they were added: nothing is ever removed
        {
            profile.String(6, text);
        }
    }

    private ReadOnlySpan<byte> ValueType()
    {
        var message = Message();
        message.Varint(1, Text("tasks"));
        message.Varint(2, Text("count"));
        return _message.WrittenSpan;
    }

    // One for all, and it says that nothing is left to look up: else pprof searches for symbols.
    private ReadOnlySpan<byte> Mapping()
    {
        var message = Message();
        message.Varint(1, 1);
        message.Varint(5, Text(Assembly.GetEntryAssembly()?.GetName().Name ?? "dotnet"));
        message.Varint(7, 1);
        message.Varint(8, 1);
        message.Varint(9, 1);
        return _message.WrittenSpan;
    }

    private ReadOnlySpan<byte> Sample(CountedStack stack)
    {
        var locations = new List<int>();
        foreach (var frame in ShownFrames.Of(stack))
        {
            locations.Add(Location(frame));
        }
        _inner.ResetWrittenCount();
        var packed = new ProtobufWriter(_inner);
        locations.ForEach(location => packed.Raw((ulong)location));
        var message = Message();
        message.Bytes(1, _inner.WrittenSpan);
        message.Varint(2, stack.Count);
        return _message.WrittenSpan;
    }

    private int Location(NamedFrame frame)
    {
        if (_locations.TryGetValue(frame, out var known))
        {
            return known;
        }
        var function = Function(frame);
        _inner.ResetWrittenCount();
        var line = new ProtobufWriter(_inner);
        line.Varint(1, function);
        line.Varint(2, frame.Location.Line);
        var id = _locations.Count + 1;
        _locations.Add(frame, id);
        var message = Message();
        message.Varint(1, id);
        message.Varint(2, 1);
        message.Bytes(4, _inner.WrittenSpan);
        new ProtobufWriter(_profile).Bytes(4, _message.WrittenSpan);
        return id;
    }

    private int Function(NamedFrame frame)
    {
        var file = frame.Location.File ?? frame.Assembly; // what there is to tell methods of one name apart
        if (_functions.TryGetValue((frame.Method, file), out var known))
        {
            return known;
        }
        var id = _functions.Count + 1;
        _functions.Add((frame.Method, file), id);
        var message = Message();
        message.Varint(1, id);
        message.Varint(2, Text(frame.Method));
        message.Varint(3, Text(frame.Method));
        message.Varint(4, Text(file));
        new ProtobufWriter(_profile).Bytes(5, _message.WrittenSpan);
        return id;
    }

    private int Text(string text)
    {
        _strings.TryAdd(text, _strings.Count);
        return _strings[text];
    }

    private ProtobufWriter Message()
    {
        _message.ResetWrittenCount();
        return new ProtobufWriter(_message);
    }
}
