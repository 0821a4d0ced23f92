namespace Leak.Audit.Capacity;

/// <summary>Where the number lies: by steps that double, and then by halves of what is between.</summary>
/// <param name="ceiling">No step is larger.</param>
internal sealed class CapacityBracket(int ceiling)
{
    private const int FirstStep = 64;
    private const int MostRounds = 6;

    /// <summary>A bracket is narrow enough at a twentieth.</summary>
    private const int Narrow = 20;

    private int _asked;
    private int _rounds;

    /// <summary>The most with which clients were served.</summary>
    public int Served { get; private set; }

    /// <summary>The fewest with which they were not; <see langword="null"/>: they always were.</summary>
    public int? NotServed { get; private set; }

    /// <summary>How many are to be open next; <see langword="null"/>: that is all.</summary>
    public int? Next => NotServed is not { } most
        ? (_asked < ceiling ? Math.Min(ceiling, Math.Max(FirstStep, 2 * _asked)) : null)
        : _rounds < MostRounds && (most - Served) * Narrow > most && most - Served > 1 ? Served + ((most - Served) / 2) : null;

    /// <summary>Clients were served.</summary>
    /// <param name="asked">So many were to be open.</param>
    /// <param name="open">So many were.</param>
    public void Serve(int asked, int open)
    {
        Round(asked);
        Served = Math.Max(Served, NotServed is { } most ? Math.Min(open, most - 1) : open);
    }

    /// <summary>Clients were not served.</summary>
    /// <param name="asked">So many were to be open.</param>
    /// <param name="open">So many were, once clients had asked.</param>
    /// <param name="given">So many had been opened: a server that ends closes them all.</param>
    public void Fail(int asked, int open, int given)
    {
        Round(asked);
        var count = open > Served ? open : given > Served ? given : asked;
        NotServed = Math.Min(NotServed ?? count, count);
    }

    private void Round(int asked)
    {
        _rounds += NotServed is null ? 0 : 1;
        _asked = asked;
    }
}
