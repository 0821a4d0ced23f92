using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Leak.Scenarios.Shards;

/// <summary>
/// Network namespaces of this machine, as if they were machines: one of the server, at one address, and others that reach it, each over a
/// link and from an address of its own. All of it is taken away at the end.
/// </summary>
internal sealed class Namespaces : IAsyncDisposable
{
    /// <summary>The server's address.</summary>
    public const string Server = "10.99.0.1";

    private static readonly TimeSpan s_ceiling = TimeSpan.FromSeconds(30);

    private readonly string _id = $"lk{Environment.ProcessId % 100_000}";
    private readonly int _count;

    private Namespaces(int count) => _count = count;

    /// <summary>Makes them; skips the test where this user, or this kernel, may not.</summary>
    /// <param name="count">How many, that of the server included: it is number 0.</param>
    public static async Task<Namespaces> CreateAsync(int count)
    {
        var made = new Namespaces(count);
        try
        {
            await made.SetUpAsync();
            return made;
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            await made.DisposeAsync();
            Assert.Ignore($"no network namespaces can be made here: {e.Message}");
            throw;
        }
    }

    /// <summary>Starts a program in one of them.</summary>
    public Process Start(int number, string program, IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo("ip", ["netns", "exec", NameOf(number), program, .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        RedirectStandardInput = true,
    })!;

    /// <summary>Cuts one of the others off: nothing comes or goes any more.</summary>
    public Task CutOffAsync(int number) => IpAsync("-n", NameOf(number), "link", "set", "up0", "down");

    /// <summary>Has one of the others lose a share of the packets that come to it; false where the packet filter cannot be had.</summary>
    /// <param name="number">Which.</param>
    /// <param name="percent">How many of a hundred.</param>
    public async Task<bool> TryLoseAsync(int number, int percent)
    {
        try
        {
            await RunAsync("ip", "netns", "exec", NameOf(number), "nft", "add table inet leak");
            await RunAsync("ip", "netns", "exec", NameOf(number), "nft", "add chain inet leak input { type filter hook input priority 0; }");
            await RunAsync("ip", "netns", "exec", NameOf(number), "nft", string.Create(CultureInfo.InvariantCulture, $"add rule inet leak input numgen random mod 100 < {percent} drop"));
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        for (var number = 0; number < _count; number++)
        {
            try
            {
                // Its links go with it.
                await IpAsync("netns", "del", NameOf(number));
            }
            catch (Exception e) when (e is InvalidOperationException or Win32Exception)
            {
                // It was not made.
            }
        }
    }

    private async Task SetUpAsync()
    {
        await IpAsync("netns", "add", NameOf(0));
        await IpAsync("-n", NameOf(0), "link", "set", "lo", "up");
        await IpAsync("-n", NameOf(0), "address", "add", $"{Server}/32", "dev", "lo");
        for (var number = 1; number < _count; number++)
        {
            var (its, link) = (NameOf(number), string.Create(CultureInfo.InvariantCulture, $"down{number}"));
            await IpAsync("netns", "add", its);
            await IpAsync("-n", NameOf(0), "link", "add", link, "type", "veth", "peer", "name", "up0", "netns", its);
            await IpAsync("-n", NameOf(0), "address", "add", $"10.98.{number}.1/30", "dev", link);
            await IpAsync("-n", NameOf(0), "link", "set", link, "up");
            await IpAsync("-n", its, "address", "add", $"10.98.{number}.2/30", "dev", "up0");
            await IpAsync("-n", its, "link", "set", "up0", "up");
            await IpAsync("-n", its, "link", "set", "lo", "up");
            await IpAsync("-n", its, "route", "add", Server, "via", $"10.98.{number}.1");
        }
    }

    private string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{_id}-{number}");

    private static Task IpAsync(params string[] arguments) => RunAsync("ip", arguments);

    /// <exception cref="InvalidOperationException">It failed; the message is what it said.</exception>
    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var (error, output) = (process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
        using var ceiling = new CancellationTokenSource(s_ceiling);
        await process.WaitForExitAsync(ceiling.Token);
        await output;
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {(await error).Trim()}");
        }
    }
}
