using System.Text;
using Leak.Scenarios.Leaks.Detectors;

namespace Leak.Scenarios.Leaks;

/// <summary>docs/leaks.md.</summary>
internal static class LeakPage
{
    public static string File { get; } = Repository.PathOf("docs", "leaks.md");

    public static string Of(IReadOnlyList<LeakRow> rows, IReadOnlyList<Column> columns)
    {
        var text = new StringBuilder();
        text.Append(
            $"""
            # Which leak is found by what

            Look up here how a leak of your service would show, and what to look with where no test shows it.

            Each leak is planted in the handler of a real Kestrel, in `tests/Scenarios/Leaks/Planted`. Requests are made, and every detector looks at
            what is left once the clients are gone. The same handler, repaired, must be clean in every column. A detector must also name the
            planted code, or count nearly as many as were planted (three quarters): what it finds by accident is a failure of the test.

            This page is written by these tests, and they fail where it does not say what they see: `{LeakTableTests.HowToWrite}`.

            | leak | {string.Join(" | ", columns.Select(column => column.Name))} | where no detector finds it |
            |---|{string.Concat(columns.Select(_ => "---|"))}---|

            """);
        foreach (var row in rows)
        {
            text.Append(row.Line(columns)).Append('\n');
        }

        text.Append(
            """

            ## The columns

            All of them compare what is there before the first client with what is left after the last.


            """);
        foreach (var column in columns)
        {
            text.Append($"- {column.Name}: {column.Counts}.\n");
        }

        text.Append(
            """

            The first two are for any test ([profile.md](profile.md#in-tests)). From `tasks` to `timers` they are bounds of every run, and `StallTest`
            has them too ([design.md](design.md#3-after-the-run) tells where one of them is not judged). The last four are the
            [lints](profile.md#lints) of a process that runs; `blocked-threads` has no leak here.

            What to know when you read them:

            - A count says that something is left. The tasks alone say where: the first two columns, and a broken bound on `tasks`, name the method, the file and the line. For the others take a dump: `dotnet-gcdump` lists the objects by type, and what keeps each.
            - `timers` finds a loop because the loop waits for a timer. A loop that waits for something else shows as a task alone.
            - `–` under `Prove` beside `found` under `TaskLeaks` says that something can still resume the operation: a timer, a static object, an app that lives. That it will never happen is for you to know.
            - An iterator (`IAsyncEnumerable`) that nobody disposes of counts as a task once it has waited for anything. One that never waited shows by what it holds alone: a file, a timer.
            - An object that nothing refers to is closed by its finalizer, some day. So a dropped `HttpClient`, answer or file leaves the counts after a collection. The planted ones are kept until they are counted.
            - The lints look at what is there now, and know nothing of what was there before. A lint by time tells after 30 s by default; here it tells at once.
            - The heap and the threads of the pool are recorded in each run and drawn in its report. Nothing is held to them, so they are no columns: see a leak of objects there only if it is large.
            - The leaks that no detector finds keep objects, and nothing else. The tests see by `WeakReference` that the leaking handler keeps them, and that the repaired one does not.

            ## The leaks


            """);
        foreach (var (leak, _) in rows)
        {
            text.Append($"- **{leak.Name}** ([{leak.File}](../tests/Scenarios/Leaks/Planted/{leak.File})). {leak.Cause} Repaired: {char.ToLowerInvariant(leak.Repair[0])}{leak.Repair[1..]}\n");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }
}
