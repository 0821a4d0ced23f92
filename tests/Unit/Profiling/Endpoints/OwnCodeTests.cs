using Leak.Profiling.Endpoints;

namespace Leak.Unit.Profiling.Endpoints;

/// <summary>Which assemblies are the application's.</summary>
public sealed class OwnCodeTests
{
    [TestCase("", "Shop", true)]
    [TestCase("", "Systematic", true)]
    [TestCase("", "System", false)]
    [TestCase("", "System.Net.Http", false)]
    [TestCase("", "Microsoft.AspNetCore.Routing", false)]
    [TestCase("", "Leak.Profiling", false)]
    [TestCase("", "", false)]
    [TestCase("Shop", "Shop", true)]
    [TestCase("Shop", "Shop.Data", true)]
    [TestCase("Shop", "Shopping", false)]
    [TestCase("System.Net", "System.Net.Http", true)]
    public void Assembly_IsOwn_ByItsName(string own, string assembly, bool expected) => new OwnCode(own).Has(assembly).ShouldBe(expected);
}
