using System.Globalization;
using System.Text.Encodings.Web;
using Leak.Profiling.Capturing;

namespace Leak.Profiling.Endpoints;

/// <summary>The page at the prefix: what there is, and how to ask for it.</summary>
internal static class IndexPage
{
    public static string Of(string path, int count, CaptureSource source, string reason)
    {
        var tasks = HtmlEncoder.Default.Encode(path.TrimEnd('/') + "/tasks");
        var lost = HtmlEncoder.Default.Encode(path.TrimEnd('/') + "/tasklost");
        var lints = HtmlEncoder.Default.Encode(path.TrimEnd('/') + "/tasklints");
        return string.Create(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Task profile</title></head>
            <body style="font-family: system-ui, sans-serif; max-width: 46em; margin: 2em auto">
            <h1>Task profile</h1>
            <p>{count} started and uncompleted async operations. Source: {source} ({HtmlEncoder.Default.Encode(reason)}).</p>
            <ul>
            <li><a href="{tasks}?debug=1">?debug=1</a>: text, grouped by stack, largest first</li>
            <li><a href="{tasks}?debug=2">?debug=2</a>: text, one by one, with ages to about a second</li>
            <li><a href="{tasks}?debug=1&amp;seconds=5">?debug=1&amp;seconds=5</a>: what appeared and stayed within 5 seconds</li>
            <li><a href="{tasks}?debug=1&amp;own">?debug=1&amp;own</a>: stacks on which a method of the application stands</li>
            <li><a href="{tasks}">tasks</a>: for <code>go tool pprof -top http://…{tasks}</code></li>
            <li><a href="{tasks}?format=speedscope">?format=speedscope</a>: opens in speedscope.app</li>
            <li><a href="{lost}?debug=1">tasklost?debug=1</a>: those that can never complete, proved by a collection of the whole heap, which pauses the process</li>
            <li><a href="{lints}">tasklints</a>: what is likely to be a fault: requests parked for long, semaphores at 0, threads that block, async void</li>
            </ul>
            </body>
            </html>

            """);
    }
}
