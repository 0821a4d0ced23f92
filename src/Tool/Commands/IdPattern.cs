using System.IO.Enumeration;
using Leak.Clients;

namespace Leak.Tool.Commands;

/// <summary>Patterns of ids, <c>http2/*</c>, the same for every command and option: upper and lower case are one.</summary>
internal static class IdPattern
{
    /// <summary>Whether a workload is meant.</summary>
    public static bool Matches(string pattern, Workload workload) => FileSystemName.MatchesSimpleExpression(pattern, workload.Id, ignoreCase: true);
}
