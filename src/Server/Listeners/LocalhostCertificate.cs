using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Leak.Server.Listeners;

/// <summary>A certificate that nobody trusts: for tests of what happens before, during and after a handshake.</summary>
public static class LocalhostCertificate
{
    /// <summary>Makes one for <c>localhost</c>, signed by itself, in no file and no store. Valid from yesterday to a year from now.</summary>
    public static X509Certificate2 Create(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = time.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
    }
}
