using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Leak.Scenarios.Kestrel;

/// <summary>A certificate that only a test trusts.</summary>
internal static class LocalhostCertificate
{
    /// <summary>Makes one for <c>localhost</c>, signed by itself and never stored.</summary>
    public static X509Certificate2 Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
