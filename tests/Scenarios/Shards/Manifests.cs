using k8s;
using k8s.Models;

namespace Leak.Scenarios.Shards;

/// <summary>The manifests of <c>deploy/kubernetes</c>, read as a cluster that refuses unknown fields reads them.</summary>
internal static class Manifests
{
    /// <summary>The folder.</summary>
    public static string Folder { get; } = Repository.PathOf("deploy", "kubernetes");

    /// <summary>The objects of a file.</summary>
    /// <param name="text">What is in it.</param>
    /// <exception cref="YamlDotNet.Core.YamlException">A field is unknown, is there twice, or has a value of another type.</exception>
    public static IReadOnlyList<object> Read(string text) => KubernetesYaml.LoadAllFromString(text, typeMap: null, strict: true);

    /// <summary>The objects of all files.</summary>
    public static IReadOnlyList<object> ReadAll() =>
        [.. Directory.EnumerateFiles(Folder, "*.yaml").Where(path => Path.GetFileName(path) != "kustomization.yaml").Order(StringComparer.Ordinal).SelectMany(path => Read(File.ReadAllText(path)))];

    /// <summary>The one of a kind and a name.</summary>
    public static T Find<T>(string name)
        where T : IKubernetesObject<V1ObjectMeta> => ReadAll().OfType<T>().Single(one => one.Metadata.Name == name);

    /// <summary>The only container of a Job.</summary>
    public static V1Container ContainerOf(string job) => Find<V1Job>(job).Spec.Template.Spec.Containers.ShouldHaveSingleItem();

    /// <summary>Its arguments, as its pod's are made: <c>$(NAME)</c> is a variable of the container.</summary>
    /// <param name="job">The Job.</param>
    /// <param name="environment">The container's variables.</param>
    public static IReadOnlyList<string> ArgumentsOf(string job, IReadOnlyDictionary<string, string> environment) =>
        [.. ContainerOf(job).Args.Select(argument => environment.Aggregate(argument, (text, variable) => text.Replace($"$({variable.Key})", variable.Value, StringComparison.Ordinal)))];
}
