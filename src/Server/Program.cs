var app = WebApplication.CreateBuilder(args).Build();
await app.RunAsync();

/// <summary>The sample server.</summary>
public partial class Program;
