namespace Leak.Server.Endpoints.Stalls;

/// <summary><c>POST /stall/unread</c>: answers at once and never reads the body.</summary>
internal static class UnreadEndpoint
{
    private const string Answer = "Not read.";

    public static void MapUnread(this WebApplication app) => app.MapPost("/stall/unread", context =>
    {
        context.Response.ContentLength = Answer.Length;
        return context.Response.WriteAsync(Answer, context.RequestAborted);
    });
}
