using System.Globalization;

namespace Leak.Server.Endpoints.Stalls;

/// <summary>Reads numbers of a query, and refuses what is not a number.</summary>
internal static class QueryNumber
{
    /// <summary>A whole number in the query: the default where it is missing, <see langword="null"/> where it is not a number, or out of range.</summary>
    public static long? Number(this HttpRequest request, string name, long @default, long most)
    {
        var text = request.Query[name].ToString();
        return text.Length == 0
            ? @default
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most ? number : null;
    }

    /// <summary>Answers 400 and says what is allowed.</summary>
    public static Task RefuseAsync(this HttpContext context, string name, long most)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return context.Response.WriteAsync($"{name}: a whole number from 0 to {most}.\n", context.RequestAborted);
    }
}
