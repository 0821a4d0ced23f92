using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Dependencies;
using ArchUnitNET.Loader;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;

namespace Leak.Unit.Bounds.Extending;

/// <summary>This assembly is a friend of the libraries'. What is added here must not need that.</summary>
internal sealed class PublicSurfaceTests
{
    [Test]
    public void Extensions_OfAUser_NeedNothingThatIsNotPublic()
    {
        var used = Loaded().Types
            .Where(type => type.Namespace.FullName == typeof(PublicSurfaceTests).Namespace && type.Name != nameof(PublicSurfaceTests))
            .SelectMany(type => type.Dependencies)
            .Where(dependency => dependency.Target.FullName.StartsWith("Leak.Bounds.", StringComparison.Ordinal)
                || dependency.Target.FullName.StartsWith("Leak.Clients.", StringComparison.Ordinal))
            .ToList();

        used.Count.ShouldBeGreaterThan(50, "what is used was found");
        used.Where(dependency => !IsPublic(dependency)).Select(Describe).ShouldBeEmpty();
    }

    [Test]
    public void Tests_OfTheLibrary_AreSeenToNeedMore() =>
        Loaded().Types.Single(type => type.Name == nameof(Runs.FakeRun)).Dependencies.ShouldContain(dependency => !IsPublic(dependency));

    private static ArchUnitNET.Domain.Architecture Loaded() =>
        new ArchLoader().LoadAssemblies(typeof(PublicSurfaceTests).Assembly, typeof(IBound).Assembly, typeof(Stall).Assembly).Build();

    private static bool IsPublic(ITypeDependency dependency) => dependency.Target.Visibility == Visibility.Public
        && (dependency is not IMemberMemberDependency member || member.TargetMember.Visibility == Visibility.Public || IsCopy(member.TargetMember));

    /// <summary>What <c>with</c> calls of a record, by way of a public method of the compiler's.</summary>
    private static bool IsCopy(IMember member) =>
        member.FullName.EndsWith($"::.ctor({member.DeclaringType.FullName})", StringComparison.Ordinal);

    private static string Describe(ITypeDependency dependency) => dependency is IMemberMemberDependency member
        ? $"{dependency.Origin.FullName} uses {member.TargetMember.FullName}"
        : $"{dependency.Origin.FullName} uses {dependency.Target.FullName}";
}
