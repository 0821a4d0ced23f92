using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Leak.Clients.Parking;

/// <summary>
/// Waits by Linux's epoll: what is parked and quiet costs nothing, and a FIN is told even behind unread data.
/// Level-triggered, so that nothing is lost where a turn ends before all is read. See epoll(7).
/// </summary>
internal sealed partial class EpollReadiness : IReadiness
{
    private const int Batch = 512;
    private const int WakeSlot = -1;
    private const int ControlAdd = 1;
    private const int ControlDelete = 2;
    private const int ControlModify = 3;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const uint In = 0x1;
    private const uint Out = 0x4;
    private const uint Error = 0x8;
    private const uint HangUp = 0x10;
    private const uint ReadHangUp = 0x2000;

    // struct epoll_event is packed on x86 and x64 only (__EPOLL_PACKED in sys/epoll.h).
    private static readonly bool s_packed = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;
    private static readonly int s_dataOffset = s_packed ? 4 : 8;
    private static readonly int s_stride = s_dataOffset + 8;

    private readonly byte[] _events = new byte[Batch * s_stride];
    private readonly List<ParkedConnection?> _slots = [];
    private readonly Stack<int> _free = new();
    private readonly int _epoll;
    private readonly int _wake;

    public EpollReadiness()
    {
        _epoll = Checked(EpollCreate(CloseOnExec), "epoll_create1");
        _wake = Checked(EventFd(0, CloseOnExec | NonBlocking), "eventfd");
        Control(ControlAdd, _wake, In, WakeSlot);
    }

    public void Add(ParkedConnection connection)
    {
        if (!_free.TryPop(out var slot))
        {
            slot = _slots.Count;
            _slots.Add(null);
        }

        _slots[slot] = connection;
        connection.Slot = slot;
        Control(ControlAdd, Descriptor(connection), Mask(connection), slot);
    }

    public void Change(ParkedConnection connection) =>
        Control(ControlModify, Descriptor(connection), Mask(connection), connection.Slot);

    public void Remove(ParkedConnection connection)
    {
        Control(ControlDelete, Descriptor(connection), 0, connection.Slot);
        _slots[connection.Slot] = null;
        _free.Push(connection.Slot);
    }

    public void Wait(TimeSpan? timeout, List<Ready> ready)
    {
        var milliseconds = timeout is { } time ? (int)Math.Min(Math.Ceiling(time.TotalMilliseconds), int.MaxValue) : -1;
        var count = EpollWait(_epoll, _events, Batch, milliseconds);
        if (count < 0)
        {
            const int Interrupted = 4;
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                throw Failed("epoll_wait", error);
            }
        }

        for (var index = 0; index < count; index++)
        {
            var entry = _events.AsSpan(index * s_stride, s_stride);
            var slot = BinaryPrimitives.ReadInt32LittleEndian(entry[s_dataOffset..]);
            if (slot == WakeSlot)
            {
                _ = Read(_wake, out _, sizeof(ulong));
            }
            else if (_slots[slot] is { } connection)
            {
                var what = BinaryPrimitives.ReadUInt32LittleEndian(entry);
                ready.Add(new Ready(
                    connection,
                    CanRead: (what & (In | Error | HangUp)) != 0,
                    CanWrite: (what & Out) != 0,
                    ServerClosed: (what & (ReadHangUp | HangUp)) != 0,
                    Failed: (what & Error) != 0));
            }
        }
    }

    public void Wake()
    {
        ulong one = 1;
        _ = Write(_wake, in one, sizeof(ulong));
    }

    public void Dispose()
    {
        _ = Close(_wake);
        _ = Close(_epoll);
    }

    private static uint Mask(ParkedConnection connection) =>
        ReadHangUp
        | (connection.Interest.HasFlag(Interest.Read) ? In : 0)
        | (connection.Interest.HasFlag(Interest.Write) ? Out : 0);

    private static int Descriptor(ParkedConnection connection) => (int)connection.Socket.SafeHandle.DangerousGetHandle();

    private static int Checked(int result, string call) =>
        result >= 0 ? result : throw Failed(call, Marshal.GetLastPInvokeError());

    private static PlatformNotSupportedException Failed(string call, int error) =>
        new($"{call} failed: {new Win32Exception(error).Message}.");

    private void Control(int operation, int descriptor, uint mask, int slot)
    {
        Span<byte> entry = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(entry, mask);
        BinaryPrimitives.WriteInt32LittleEndian(entry[s_dataOffset..], slot);
        Checked(EpollControl(_epoll, operation, descriptor, entry), "epoll_ctl");
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int EpollControl(int epoll, int operation, int descriptor, Span<byte> entry);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int EpollWait(int epoll, Span<byte> events, int count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventFd(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int descriptor, out ulong value, nint count);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, in ulong value, nint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
