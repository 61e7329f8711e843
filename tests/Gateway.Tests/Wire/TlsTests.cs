using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KiVendTout.Gateway.Tests.Support;

namespace KiVendTout.Gateway.Tests.Wire;

[Collection(SharedGateway.Name)]
public sealed class TlsTests(SharedGateway stack) : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kvt-tls-");

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Both_protocols_are_served_over_tls(string version)
    {
        var (certificate, key) = WriteCertificate();
        await using var gateway = await RunningGateway.StartAsync(
            [.. stack.Settings, $"--Gateway:TlsCertificatePath={certificate}", $"--Gateway:TlsKeyPath={key}"]);
        using var trusted = X509CertificateLoader.LoadCertificateFromFile(certificate);
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown?.Thumbprint == trusted.Thumbprint,
        };
        using var http = new HttpClient(handler) { BaseAddress = gateway.TlsAddress };
        var request = stack.Rest(HttpMethod.Get, "api/v1/products?page_size=1");
        (request.Version, request.VersionPolicy) = (Version.Parse(version), HttpVersionPolicy.RequestVersionExact);

        var answer = await http.CallAsync(request);

        Assert.Equal((HttpStatusCode.OK, Version.Parse(version)), (answer.Status, answer.Message.Version));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private (string Certificate, string Key) WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var (certificatePath, keyPath) = (Path.Combine(_directory.FullName, "tls.crt"), Path.Combine(_directory.FullName, "tls.key"));
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
        return (certificatePath, keyPath);
    }
}
