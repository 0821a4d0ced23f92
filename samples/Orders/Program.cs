using Leak.Timeouts;
using Orders;

var builder = WebApplication.CreateBuilder(args);
builder.AddTimeouts();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<OrderBook>();
builder.Services.AddHostedService<OrderSweeper>();
builder.Services.AddHttpClient<PriceClient>(client => client.BaseAddress = new Uri(builder.Configuration["Prices:Address"]!))
    .AddUpstreamTimeout();

var app = builder.Build();
app.UseTimeouts();
app.UseWebSockets();

app.MapGet("/", () => "Orders");
app.MapGet("/orders/{id:int}", (int id, OrderBook book) => book.Find(id) is { } order ? Results.Ok(order) : Results.NotFound());
app.MapPost("/orders", async (NewOrder wanted, OrderBook book, PriceClient prices, CancellationToken cancellationToken) =>
{
    var order = book.Add(wanted, await prices.FindAsync(wanted.Item, cancellationToken));
    return Results.Created($"/orders/{order.Id}", order);
});
app.MapGet("/orders/events", (OrderBook book, CancellationToken cancellationToken) =>
    TypedResults.ServerSentEvents(book.WatchAsync(cancellationToken), eventType: "order")).WithStreamTimeout();
app.MapGet("/orders/socket", OrderSocket.ServeAsync);

app.Run();
