using Leak.Bounds.Facts;
using Leak.Bounds.Servers;
using Leak.Clients.Catalog;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Leak.Unit.Bounds.Servers;

[NonParallelizable] // an environment variable is the process's
internal sealed class SettingsReaderTests
{
    private const string Variable = "LEAK_TEST_Timeouts__KeepAlive";

    [TearDown]
    public void Unset() => Environment.SetEnvironmentVariable(Variable, null);

    [Test]
    public void Limits_OfAConfiguration_AreReadWithThePlaceThatWins()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.json");
        File.WriteAllText(file, """{ "Timeouts": { "RequestHead": "00:00:01", "Read": "00:00:02", "KeepAlive": "00:00:03" } }""");
        Environment.SetEnvironmentVariable(Variable, "00:00:04");
        try
        {
            var configuration = new ConfigurationBuilder()
                .AddJsonFile(file)
                .AddEnvironmentVariables("LEAK_TEST_")
                .AddCommandLine(["--Timeouts:Handler=00:00:05"])
                .AddInMemoryCollection([new("Timeouts:Write", "00:00:06"), new("Timeouts:Read", "00:00:07")])
                .Build();
            using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).BuildServiceProvider();

            SettingsReader.Read(services).ShouldBe(
            [
                new SettingInForce(LimitNames.RequestHead, "Timeouts:RequestHead", "00:00:01", Path.GetFileName(file), SettingSource.JsonFile),
                new SettingInForce(LimitNames.KeepAlive, "Timeouts:KeepAlive", "00:00:04", "the environment variable Timeouts__KeepAlive", SettingSource.Environment),
                new SettingInForce(LimitNames.Read, "Timeouts:Read", "00:00:07", "the configuration (Memory)"),
                new SettingInForce(LimitNames.Write, "Timeouts:Write", "00:00:06", "the configuration (Memory)"),
                new SettingInForce(LimitNames.Handler, "Timeouts:Handler", "00:00:05", "the command line", SettingSource.CommandLine),
            ]);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
