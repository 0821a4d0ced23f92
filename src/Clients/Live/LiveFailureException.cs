namespace Leak.Clients.Live;

/// <summary>A live client was not served.</summary>
/// <param name="status">In a word or two, for tables: <c>cut</c>.</param>
/// <param name="error">What went wrong.</param>
internal sealed class LiveFailureException(string status, string error) : Exception(error)
{
    public string Status { get; } = status;

    /// <summary>The server closed the connection, which it must not.</summary>
    /// <param name="doing">When: <c>while an answer was awaited</c>.</param>
    public static LiveFailureException Cut(string doing) => new("cut", $"the server closed the connection {doing}");
}
