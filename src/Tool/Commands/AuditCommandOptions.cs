using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Leak.Audit.Capacity;
using Leak.Audit.Options;
using Leak.Bounds.Probes.Machine;
using Leak.Tool.Jobs;

namespace Leak.Tool.Commands;

/// <summary>What <c>audit</c> takes. What is not given comes from the file of options, where one is named, else from the defaults.</summary>
internal sealed class AuditCommandOptions
{
    private const int MostConnections = 16_000;
    private const int MostAddresses = 3;
    private const int MostCapacity = 60_000;

    private static readonly TimeSpan s_longestWatch = TimeSpan.FromMinutes(30);

    private readonly Argument<Uri[]> _addresses = new("address")
    {
        Description = "one server's addresses, one to three: http://host:port, https://host:port, and http://host:port of HTTP/2 where that has a port of its own",
        Arity = new ArgumentArity(0, MostAddresses),
        CustomParser = ReadAddresses,
    };

    private readonly Option<FileInfo?> _config = new("--config") { Description = "a file of options, leak.json; what the command line gives comes before it [default: none]", HelpName = "leak.json" };
    private readonly Option<string?> _path = Path("--path", "a GET that is answered at once with 2xx [default: /]");
    private readonly Option<string?> _postPath = Path("--post-path", "a POST that reads its body");
    private readonly Option<string?> _downloadPath = Path("--download-path", "a GET of a large response, 3 MB or more");
    private readonly Option<string?> _streamPath = Path("--stream-path", "a GET of an event stream");
    private readonly Option<string?> _webSocketPath = Path("--websocket-path", "a WebSocket");
    private readonly Option<string?> _hungPath = Path("--hung-path", "a GET whose handler waits for minutes");
    private readonly Option<string?> _host = new("--host") { Description = "the Host that is sent [default: the address's]", HelpName = "name" };
    private readonly Option<KeyValuePair<string, string>[]> _headers = HeaderOption.Create();
    private readonly Option<bool> _anyCertificate = new("--any-certificate") { Description = "take a certificate that is not trusted" };

    private readonly Option<LimitWish[]> _limit = new("--limit")
    {
        Description = $"what each limit is held to, or one of them: KeepAlive=75s; may be given again. Names: {string.Join(", ", LimitOptions.Names)} [default: 60s]",
        HelpName = "duration|name=duration",
        DefaultValueFactory = _ => [],
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result => [.. result.Tokens.Select(token => ReadWish(result, token.Value)).OfType<LimitWish>()],
    };

    private readonly Option<bool> _exact = new("--exact") { Description = "a connection that is closed sooner than its limit is a failure [default: sooner is safe]" };
    private readonly Option<TimeSpan?> _watch = new("--watch")
    {
        Description = "how long connections are watched, unless all are closed sooner; more than the longest limit and 2.5s, at most 30m [default: 150s]",
        HelpName = "duration",
        CustomParser = result => JobCommandOptions.Read<TimeSpan?>(result, Duration.Allowed, (string text, out TimeSpan? watch) =>
        {
            var read = Duration.TryParse(text, out var value);
            watch = value;
            return read;
        }),
    };

    private readonly Option<int?> _connections = JobCommandOptions.Count("--connections", $"stalled connections of each kind, 1 to {MostConnections} [default: 6]", MostConnections);
    private readonly Option<string[]> _only = Patterns("--only", "only stalls whose id is like this: 'http1/*'");
    private readonly Option<string[]> _skip = Patterns("--skip", "not the stalls whose id is like this");
    private readonly Option<int?> _process = JobCommandOptions.Count("--pid", "the server's process, if it runs on this machine, on Linux: its descriptors and outgoing connections are counted", int.MaxValue);
    private readonly Option<Uri?> _metrics = JobCommandOptions.Address("--metrics", "the address of its Prometheus metrics", "http://127.0.0.1:9090/metrics");
    private readonly Option<int?> _capacity = new("--capacity")
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"at the end, find how many stalled connections it takes until clients are no longer served, with at most a number of them, 1 to {MostCapacity}: this can end a server; stands after the address [default: not done; without a number: {CapacityCeiling.Default}]"),
        HelpName = "number",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result => result.Tokens.Count == 0 ? CapacityCeiling.Default : JobCommandOptions.ReadCount(result, MostCapacity),
    };

    private readonly Option<Uri?> _diagnostics = JobCommandOptions.Address("--diagnostics", "its diagnostics address, if it has one like src/Server's", "http://127.0.0.1:9090/metrics");

    public void AddTo(Command command)
    {
        command.Arguments.Add(_addresses);
        foreach (var option in new Option[]
        {
            _config, _path, _postPath, _downloadPath, _streamPath, _webSocketPath, _hungPath, _host, _headers, _anyCertificate, _limit, _exact, _watch, _connections, _only, _skip,
            _process, _metrics, _diagnostics, _capacity,
        })
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="UsageException">Something does not go together.</exception>
    public AuditOptions Read(ParseResult result, int seed)
    {
        var read = new AuditOptions { Addresses = [], Seed = seed };
        if (result.GetValue(_config) is { } file)
        {
            try
            {
                read = OptionsFile.Read(file.ToString(), read);
            }
            catch (OptionsFileException e)
            {
                throw new UsageException($"--config {e.Message}", e);
            }
        }

        var wishes = result.GetValue(_limit)!;
        var options = read with
        {
            Addresses = result.GetValue(_addresses) is { Length: > 0 } addresses ? addresses : read.Addresses,
            Paths = new AuditPaths
            {
                Path = result.GetValue(_path) ?? read.Paths.Path,
                PostPath = result.GetValue(_postPath) ?? read.Paths.PostPath,
                DownloadPath = result.GetValue(_downloadPath) ?? read.Paths.DownloadPath,
                StreamPath = result.GetValue(_streamPath) ?? read.Paths.StreamPath,
                WebSocketPath = result.GetValue(_webSocketPath) ?? read.Paths.WebSocketPath,
                HungPath = result.GetValue(_hungPath) ?? read.Paths.HungPath,
            },
            Host = result.GetValue(_host) ?? read.Host,
            Headers = HeaderOption.Over(read.Headers, result.GetValue(_headers)!),
            AcceptsAnyCertificate = result.GetValue(_anyCertificate) || read.AcceptsAnyCertificate,
            Limit = wishes.LastOrDefault(wish => wish.Name is null)?.Value ?? read.Limit,
            Limits = read.Limits.Concat(wishes.Where(wish => wish.Name is not null).Select(wish => KeyValuePair.Create(wish.Name!, wish.Value))).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Last().Value),
            IsExact = result.GetValue(_exact) || read.IsExact,
            Watch = result.GetValue(_watch) ?? read.Watch,
            ConnectionsOfEach = result.GetValue(_connections) ?? read.ConnectionsOfEach,
            Only = result.GetValue(_only) is { Length: > 0 } only ? only : read.Only,
            Skip = result.GetValue(_skip) is { Length: > 0 } skip ? skip : read.Skip,
            Process = result.GetValue(_process) ?? read.Process,
            Metrics = result.GetValue(_metrics) ?? read.Metrics,
            Diagnostics = result.GetValue(_diagnostics) ?? read.Diagnostics,
            Capacity = result.GetValue(_capacity),
        };
        Check(options);
        return options;
    }

    private static void Check(AuditOptions options)
    {
        if (options.Addresses.Count == 0)
        {
            throw new UsageException("audit: which server? Give its address, http://127.0.0.1:8080, or a leak.json with \"addresses\" by --config");
        }

        if (OwnHeader.WhyNot(options.Headers) is { } why)
        {
            throw new UsageException($"--header, and \"headers\" of leak.json: {why}");
        }

        var longest = options.Limits.Values.Append(options.Limit).Max();
        var least = longest + Bounds.Plans.Limit.Slack;
        if (options.Watch <= least || options.Watch > s_longestWatch)
        {
            throw new UsageException($"--watch {Duration.Format(options.Watch)}: give more than {Duration.Format(least)} (the longest limit that is asked for, and 2.5s), at most {Duration.Format(s_longestWatch)}");
        }

        if (options.Process is { } id && ServerProcess.WhyNot(id) is { } wrong)
        {
            throw new UsageException($"--pid {id}: {wrong}");
        }
    }

    private static Uri[]? ReadAddresses(ArgumentResult result)
    {
        var addresses = new List<Uri>();
        foreach (var token in result.Tokens)
        {
            if (!Uri.TryCreate(token.Value, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
            {
                result.AddError($"{token.Value}: not an address; give one like http://127.0.0.1:8080 or https://127.0.0.1:8443");
                return null;
            }

            if (address.AbsolutePath != "/" || address.Query.Length > 0)
            {
                result.AddError($"{token.Value}: give the address alone, and its path by --path");
                return null;
            }

            addresses.Add(address);
        }

        return [.. addresses];
    }

    private static LimitWish? ReadWish(ArgumentResult result, string text)
    {
        if (LimitWish.TryParse(text, out var wish))
        {
            return wish;
        }

        result.AddError($"--limit {text}: not allowed; give {LimitWish.Allowed}");
        return null;
    }

    private static Option<string?> Path(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "/path",
        CustomParser = result => JobCommandOptions.Read<string?>(result, "a path that begins with /, as in /orders", (string text, out string? path) =>
        {
            path = text;
            return text.StartsWith('/') && !text.Any(char.IsControl) && !text.Contains(' ', StringComparison.Ordinal);
        }),
    };

    private static Option<string[]> Patterns(string name, string description) => new(name) { Description = description, HelpName = "pattern", DefaultValueFactory = _ => [] };
}
