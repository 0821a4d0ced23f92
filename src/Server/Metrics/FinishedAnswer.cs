namespace Leak.Server.Metrics;

/// <summary>Sends an answer only once it is made, so that whoever makes it waits for no client.</summary>
internal static class FinishedAnswer
{
    /// <summary>Has the rest of the pipeline write into memory; what it wrote is sent when it is done, with its length.</summary>
    public static IApplicationBuilder UseFinishedAnswer(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var response = context.Response;
        var client = response.Body;
        using var answer = new MemoryStream();
        response.Body = answer;
        try
        {
            await next(context);
        }
        finally
        {
            response.Body = client;
        }

        response.ContentLength = answer.Length;
        await client.WriteAsync(answer.GetBuffer().AsMemory(0, (int)answer.Length), context.RequestAborted);
    });
}
