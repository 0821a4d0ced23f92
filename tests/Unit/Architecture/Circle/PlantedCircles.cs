// Two planted cycles, which the checker of namespaces must find: a root and what is in it, by a nested type and a field; and one
// that only the bodies of a lambda, of an async method and of an attribute's use make.
#pragma warning disable IDE0130, IDE0161, CA1812, CA1852

namespace Leak.Unit.Architecture.Circle
{
    internal sealed class Middle
    {
        internal static Here.Ring? Ring => null;
    }
}

namespace Leak.Unit.Architecture.Circle.Here
{
    internal sealed class Ring
    {
        internal sealed class Stone
        {
            internal static Middle? Of(List<Outside.Alone[]>? others) => others is null ? null : new Middle();
        }
    }
}

namespace Leak.Unit.Architecture.Circle.There
{
    internal sealed class Late
    {
        internal static Func<object> Make() => () => new Inside.Early();
    }
}

namespace Leak.Unit.Architecture.Circle.There.Inside
{
    internal sealed class Early
    {
        internal static async Task WaitAsync()
        {
            await Task.Yield();
            GC.KeepAlive(typeof(Dictionary<string, Late>));
        }
    }
}

namespace Leak.Unit.Architecture.Circle.Outside
{
    internal sealed class Alone;
}
