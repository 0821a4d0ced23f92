using System.CommandLine;
using k8s.Models;
using Leak.Bounds.Engine;
using Leak.Bounds.Plans;
using Leak.Tool.Commands;
using Leak.Tool.GitHub;
using Leak.Tool.Options;
using Leak.Tool.Printing;
using YamlDotNet.Core;

namespace Leak.Scenarios.Shards;

/// <summary><c>deploy/kubernetes</c>, without a cluster: each field is one that Kubernetes knows, and what the manifests set is what the command reads.</summary>
[Parallelizable]
internal sealed class ManifestTests
{
    private static readonly V1JobSpec s_shards = Manifests.Find<V1Job>("leak").Spec;

    private static IEnumerable<V1PodSpec> Pods => Manifests.ReadAll().OfType<V1Job>().Select(job => job.Spec.Template.Spec);

    [Test]
    public void Kustomization_NamesEveryManifest()
    {
        var lines = File.ReadAllLines(Path.Combine(Manifests.Folder, "kustomization.yaml"));

        lines.Where(line => line.StartsWith("  - ", StringComparison.Ordinal) && line.EndsWith(".yaml", StringComparison.Ordinal)).Select(line => line[4..])
            .ShouldBe(Directory.EnumerateFiles(Manifests.Folder, "*.yaml").Select(Path.GetFileName).Where(name => name != "kustomization.yaml"), ignoreOrder: true);
    }

    [Test]
    public void Manifests_ReadStrictly_AreTheObjectsOfARun() => Manifests.ReadAll().Select(one => one.GetType()).ShouldBe(
        [typeof(V1Namespace), typeof(V1ConfigMap), typeof(V1PersistentVolumeClaim), typeof(V1NetworkPolicy), typeof(V1NetworkPolicy), typeof(V1Job), typeof(V1Job)], ignoreOrder: true);

    [TestCase("completions: 4", "completion: 4")]
    [TestCase("runAsNonRoot: true", "runAsNoneRoot: true")]
    [TestCase("parallelism: 4", "parallelism: four")]
    [TestCase("  parallelism: 4", "  parallelism: 4\n  parallelism: 4")]
    public void Reader_WhenAFieldIsUnknownOrOfAnotherType_Refuses(string was, string wrong)
    {
        var text = File.ReadAllText(Path.Combine(Manifests.Folder, "shards.yaml"));
        text.ShouldContain(was);

        Should.Throw<YamlException>(() => Manifests.Read(text.Replace(was, wrong, StringComparison.Ordinal)));
    }

    [Test]
    public void Shards_AreOneAttemptOfAnIndexedJob()
    {
        s_shards.CompletionMode.ShouldBe("Indexed");
        s_shards.Parallelism.ShouldBe(s_shards.Completions, "shards wait for each other");
        s_shards.BackoffLimitPerIndex.ShouldBe(0, "a shard that is started again finds its place taken");
        s_shards.Template.Spec.RestartPolicy.ShouldBe("Never");
    }

    [Test]
    public void Environment_IsWhatTheCommandReads()
    {
        var variables = Manifests.ContainerOf("leak").Env.ToDictionary(variable => variable.Name);
        variables["LEAK_ATTEMPT"].ValueFrom.FieldRef.FieldPath.ShouldBe("metadata.labels['batch.kubernetes.io/controller-uid']");
        variables["LEAK_URL"].ValueFrom.ConfigMapKeyRef.Name.ShouldBe(Manifests.Find<V1ConfigMap>("leak-target").Metadata.Name);
        Manifests.Find<V1ConfigMap>("leak-target").Data.ShouldContainKey(variables["LEAK_URL"].ValueFrom.ConfigMapKeyRef.Key);

        // The index is the Job controller's.
        var last = s_shards.Completions!.Value - 1;
        var found = ShardEnvironment.Find(name => name switch
        {
            "JOB_COMPLETION_INDEX" => $"{last}",
            "LEAK_ATTEMPT" => "0d3f0c4e-6a3e-4d56-9d1b-1f2f3c9c8a11",
            _ => variables.GetValueOrDefault(name)?.Value,
        }, out var wrong);

        found.ShouldNotBeNull(wrong);
        found.Shard.ShouldBe(new Shard(last, s_shards.Completions.Value));
        found.Attempt.ShouldBe("0d3f0c4e-6a3e-4d56-9d1b-1f2f3c9c8a11");
    }

    [TestCase("leak")]
    [TestCase("leak-merge")]
    public void Arguments_AreThoseOfTheCommand(string job)
    {
        var environment = Manifests.ContainerOf(job).Env.ToDictionary(variable => variable.Name, variable => variable.Name == "LEAK_URL" ? "http://10.0.0.1:8080" : "4");
        var arguments = Manifests.ArgumentsOf(job, environment);

        arguments.ShouldAllBe(argument => !argument.Contains("$("), "each variable is one of the container's");
        Commands().Parse(arguments).Errors.ShouldBeEmpty();
    }

    [Test]
    public void Merge_IsOfTheShardsFolderAndAttempt_AndWaits()
    {
        var merge = Manifests.Find<V1Job>("leak-merge").Spec;
        var shards = Manifests.ContainerOf("leak").Args;

        merge.Suspend.ShouldBe(true);
        merge.BackoffLimit.ShouldBe(0);
        Manifests.ContainerOf("leak-merge").Args.ShouldBe(["merge", shards[shards.IndexOf("--output") + 1], "--attempt", "$(LEAK_ATTEMPT)"]);
        Pods.Select(pod => pod.Volumes.Single(volume => volume.Name == "shared").PersistentVolumeClaim.ClaimName)
            .ShouldAllBe(claim => claim == Manifests.Find<V1PersistentVolumeClaim>("leak-shared").Metadata.Name);
        Manifests.Find<V1PersistentVolumeClaim>("leak-shared").Spec.AccessModes.ShouldBe(["ReadWriteMany"]);
    }

    [Test]
    public void Pods_MayDoNothingThatTheyNeedNot()
    {
        Pods.Count().ShouldBe(2);
        foreach (var pod in Pods)
        {
            pod.AutomountServiceAccountToken.ShouldBe(false);
            pod.SecurityContext.RunAsNonRoot.ShouldBe(true);
            pod.SecurityContext.SeccompProfile.Type.ShouldBe("RuntimeDefault");
            var container = pod.Containers.ShouldHaveSingleItem();
            container.SecurityContext.ReadOnlyRootFilesystem.ShouldBe(true);
            container.SecurityContext.AllowPrivilegeEscalation.ShouldBe(false);
            container.SecurityContext.Capabilities.Drop.ShouldBe(["ALL"]);
            container.Resources.Limits.Keys.ShouldBe(["cpu", "memory"], ignoreOrder: true);
        }
    }

    [Test]
    public void Network_LetsShardsReachTheTargetAndNamesAlone_AndTheMergeNothing()
    {
        var policies = Manifests.ReadAll().OfType<V1NetworkPolicy>().ToDictionary(policy => policy.Metadata.Name, policy => policy.Spec);
        foreach (var (job, policy) in new[] { ("leak", policies["leak-shards"]), ("leak-merge", policies["leak-merge"]) })
        {
            policy.PodSelector.MatchLabels.ShouldBe(Manifests.Find<V1Job>(job).Spec.Template.Metadata.Labels, ignoreOrder: true);
            policy.PolicyTypes.ShouldBe(["Ingress", "Egress"]);
            policy.Ingress.ShouldBeNull();
        }

        policies["leak-merge"].Egress.ShouldBeNull();
        policies["leak-shards"].Egress.Select(rule => rule.To.ShouldHaveSingleItem().PodSelector.MatchLabels.ShouldHaveSingleItem())
            .ShouldBe([new("leak-target", "true"), new("k8s-app", "kube-dns")]);
    }

    private static RootCommand Commands()
    {
        var nothing = new PlainWriter(TextWriter.Null);
        var job = new JobCommandOptions(GitHubRun.Of(null));
        var root = new RootCommand
        {
            RunCommand.Create(job, new CommandHost(new BuiltInEngine("a test", TimeProvider.System)), nothing, nothing),
            MergeCommand.Create(job, nothing, nothing),
        };
        job.AddTo(root);
        return root;
    }
}
