namespace Orders;

/// <summary>What was ordered, and at which price; none where the price service did not tell.</summary>
public sealed record Order(int Id, string Item, int Quantity, decimal? Price, DateTimeOffset At);
