using Leak.Profiling.Formats;
using Leak.Profiling.Lints;
using Leak.Profiling.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Leak.Profiling.Endpoints;

/// <summary>The requests in progress, and the lints.</summary>
internal sealed partial class TaskProfileHandler
{
    public Task RequestsAsync(HttpContext context, OpenRequests requests) => WriteAsync(
        context,
        answer => RequestText.Write(
            requests,
            context.Features.Get<IEndpointFeature>() as OpenRequest,
            () => _operations.Capture(singly: true),
            _ages is { } ages ? ages.AgeOf : null,
            answer));

    /// <summary>What is likely to be a fault.</summary>
    public Task LintsAsync(HttpContext context, LintSettings lints, OpenRequests? requests) => _ages is { } ages
        ? WriteAsync(context, answer => LintText.Write(Linter.Run(_operations, ages, lints, requests), requests is not null, answer))
        : ErrorAsync(context, StatusCodes.Status501NotImplemented, $"lints look at single operations, which the runtime's table alone tells: {_operations.SourceReason}");

    /// <summary>Answers with text that is written in turn with the captures, and under the same limits.</summary>
    private async Task WriteAsync(HttpContext context, Action<CappedBuffer> write)
    {
        if (RefusalOf(context) is { } forbidden)
        {
            await ErrorAsync(context, StatusCodes.Status403Forbidden, forbidden);
            return;
        }
        using var answer = new CappedBuffer(_settings().MaxResponseBytes);
        var refusal = _turn.Wait(0, CancellationToken.None) ? InTurn(() => Finish(() => write(answer), answer)) : OneAtATime();
        if (refusal is { } refused)
        {
            await ErrorAsync(context, refused.Status, refused.Text);
            return;
        }
        await SendCountedAsync(context, TaskProfileFormat.GroupedText, "text", answer);
    }
}
