// A service to be guarded until yours is.
var builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    // Take a limit away (TimeSpan.FromDays(1)) and run the test: it says what is not bounded any more, and by what it would be.
    kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
    kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
});

var app = builder.Build();
app.MapGet("/", () => "hello");
app.MapPost("/orders", (Order order) => Results.Ok(order));
app.Run();

internal sealed record Order(string Item);
