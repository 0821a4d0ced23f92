namespace Orders;

/// <summary>What a client sends.</summary>
public sealed record NewOrder(string Item, int Quantity);
