using System.Reflection;
using Leak.Shared;

namespace Leak.Unit.Architecture;

/// <summary>Inside an assembly namespaces depend one way only: whoever reads one need not know those that use it.</summary>
[TestFixture]
public class NamespaceTests
{
    private const string Circle = "Leak.Unit.Architecture.Circle";

    [TestCase("Leak.Clients")]
    [TestCase("Leak.Bounds")]
    [TestCase("Leak.Testing")]
    [TestCase("Leak.Audit")]
    [TestCase("Leak.Profiling")]
    [TestCase("Leak.Timeouts")]
    public void Namespaces_OfAnAssembly_DependOneWayOnly(string assembly) => NamespaceCycles.Of(Assembly.Load(assembly)).ShouldBeEmpty();

    [Test]
    public void Cycle_WhenPlanted_IsNamedWithTheTypesThatMakeIt() =>
        NamespaceCycles.Of(typeof(NamespaceTests).Assembly, Circle).ShouldBe(
        [
            $"""
            {Circle} → {Circle}.Here → {Circle}
                {Circle} → {Circle}.Here: Middle uses Ring
                {Circle}.Here → {Circle}: Ring+Stone uses Middle
            """.ReplaceLineEndings("\n"),
            $"""
            {Circle}.There → {Circle}.There.Inside → {Circle}.There
                {Circle}.There → {Circle}.There.Inside: Late uses Early
                {Circle}.There.Inside → {Circle}.There: Early uses Late
            """.ReplaceLineEndings("\n"),
        ]);

    [Test]
    public void Namespace_WhichOthersUseAndWhichUsesNone_IsInNoCycle() =>
        NamespaceCycles.Of(typeof(NamespaceTests).Assembly, $"{Circle}.Outside").ShouldBeEmpty();
}
