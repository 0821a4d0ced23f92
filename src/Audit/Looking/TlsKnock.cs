using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Leak.Audit.Looking;

/// <summary>What a handshake showed.</summary>
/// <param name="Protocol">The version of TLS: <c>TLS 1.3</c>.</param>
/// <param name="Untrusted">Why its certificate is not trusted; <see langword="null"/>: it is.</param>
/// <param name="OffersHttp2">Whether it chose HTTP/2 (ALPN).</param>
internal sealed record TlsKnock(string Protocol, string? Untrusted, bool OffersHttp2)
{
    /// <summary>Completes a handshake, and says no more.</summary>
    public static async Task<TlsKnock> AskAsync(Door door, CancellationToken cancellationToken)
    {
        string? untrusted = null;
#pragma warning disable CA5359 // What it thinks of the certificate is noted: the user decides, and nothing is confided to the server.
        var options = Connector.Tls(door.HostName, (_, _, chain, errors) =>
        {
            untrusted = WhyNot(door.HostName, chain, errors);
            return true;
        });
#pragma warning restore CA5359
        options.ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
        await using var tls = new SslStream(await Connector.ConnectAsync(door.EndPoint, cancellationToken));
        await tls.AuthenticateAsClientAsync(options, cancellationToken);
        return new(Name(tls), untrusted, tls.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2);
    }

    private static string Name(SslStream tls) => tls.SslProtocol.ToString() switch
    {
        "Tls13" => "TLS 1.3",
        "Tls12" => "TLS 1.2",
        var other => other,
    };

    private static string? WhyNot(string host, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "the server sent none";
        }

        var whys = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            whys.AddRange((chain?.ChainStatus ?? []).Select(status => status.Status switch
            {
                X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain => "its issuer is not known here",
                X509ChainStatusFlags.NotTimeValid => "it is not valid at this time",
                var other => other.ToString(),
            }).Distinct());
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            whys.Add($"it is not for {FailureWords.Cut(host)}");
        }

        return errors == SslPolicyErrors.None ? null : string.Join(", ", whys);
    }
}
