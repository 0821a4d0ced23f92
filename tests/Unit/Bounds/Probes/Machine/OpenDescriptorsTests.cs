using Leak.Bounds.Probes.Machine;

namespace Leak.Unit.Bounds.Probes.Machine;

/// <summary>What the descriptors of a process are told to be, by links as <c>/proc</c> has them.</summary>
[TestFixture]
[Platform("Linux")]
[Parallelizable]
public class OpenDescriptorsTests
{
    [Test]
    public void Links_OfEachKind_AreToldApart()
    {
        var folder = Directory.CreateTempSubdirectory("leak-descriptors-");
        string[] targets = ["socket:[77]", "/app/Orders.dll", "/app/Orders.pdb", "/var/log/orders.log", "pipe:[78]"];
        for (var number = 0; number < targets.Length; number++)
        {
            File.CreateSymbolicLink(Path.Combine(folder.FullName, $"{number}"), targets[number]);
        }

        var links = OpenDescriptors.Links(folder.FullName);

        links.Sockets.ShouldBe([77]);
        links.Code.ShouldBe(2, "an assembly, and its symbols, which printing a stack trace opens and leaves open");
        folder.Delete(recursive: true);
    }
}
