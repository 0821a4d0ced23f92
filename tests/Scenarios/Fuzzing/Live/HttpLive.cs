using System.Globalization;
using System.Net;
using Leak.Bounds.Plans;
using Leak.Clients;

namespace Leak.Scenarios.Fuzzing.Live;

/// <summary>Live clients that speak by <see cref="HttpClient"/>.</summary>
internal static class HttpLive
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan s_answered = TimeSpan.FromSeconds(10);

    /// <summary>Reads metrics, as Prometheus does.</summary>
    public static LiveFuzz Scrapes(string name, Uri metrics) => Of(name, async (client, token) =>
    {
        using var answer = await client.GetAsync(metrics, token);
        var text = await answer.Content.ReadAsStringAsync(token);
        return answer.StatusCode != HttpStatusCode.OK ? $"status {(int)answer.StatusCode}"
            : !text.Contains("kestrel_active_connections", StringComparison.Ordinal) ? $"an answer of {text.Length} characters without kestrel_active_connections"
            : null;
    });

    /// <summary>Posts.</summary>
    public static LiveFuzz Posts(string name, Uri address) => Of(name, async (client, token) =>
    {
        using var content = new StringContent("hello");
        using var answer = await client.PostAsync(address, content, token);
        return answer.StatusCode == HttpStatusCode.OK ? null : $"status {(int)answer.StatusCode}";
    });

    /// <summary>Asks for the profile, and must have it once in the limit of those who keep it from others.</summary>
    public static LiveFuzz Profiles(Uri profile, TimeSpan limit, RunClock clock)
    {
        var servedAt = clock.Now;
        return Of("live profile", async (client, token) =>
        {
            using var answer = await client.GetAsync(profile, token);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                servedAt = clock.Now;
                return null;
            }

            var refused = clock.Now - servedAt;
            return refused > limit + Limit.Slack
                ? string.Create(CultureInfo.InvariantCulture, $"status {(int)answer.StatusCode} for {refused.TotalSeconds:F1} s; allowed {(limit + Limit.Slack).TotalSeconds:F1} s")
                : null;
        });
    }

    private static LiveFuzz Of(string name, Func<HttpClient, CancellationToken, Task<string?>> serveAsync)
    {
        // The certificate is of the server's own making.
#pragma warning disable CA5359, CA5400, CA2000
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } })
#pragma warning restore CA5359, CA5400, CA2000
        {
            Timeout = s_answered,
        };
        return new LiveFuzz(name, s_pause, token => serveAsync(client, token))
        {
            EndAsync = () =>
            {
                client.Dispose();
                return ValueTask.CompletedTask;
            },
        };
    }
}
