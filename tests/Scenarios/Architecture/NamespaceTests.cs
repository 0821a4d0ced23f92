using System.Reflection;

namespace Leak.Scenarios.Architecture;

/// <summary>As in the unit tests, for the assemblies that are here alone.</summary>
[Parallelizable]
internal sealed class NamespaceTests
{
    [TestCase("Leak.Server")]
    [TestCase("Leak.Tool")]
    [TestCase("Leak.Load")]
    public void Namespaces_OfAnAssembly_DependOneWayOnly(string assembly) => NamespaceCycles.Of(Assembly.Load(assembly)).ShouldBeEmpty();
}
