using Leak.Bounds.Probes.Tasks;

namespace Leak.Unit.Bounds.Probes.Tasks;

internal sealed class AssemblyRolesTests
{
    [TestCase("Leak.Bounds", AssemblyRole.Run)]
    [TestCase("Leak.Bounds.Shouldly", AssemblyRole.Run)]
    [TestCase("leak.bounds", AssemblyRole.Run)]
    [TestCase("Leak.BoundsOfSomeoneElse", AssemblyRole.Any)]
    [TestCase("Leak.Clients", AssemblyRole.Run)]
    [TestCase("Leak.Testing", AssemblyRole.Run)]
    [TestCase("Leak.Tool", AssemblyRole.Run)]
    [TestCase("Leak.Server", AssemblyRole.Any)]
    [TestCase("Leak.Timeouts", AssemblyRole.Any)]
    [TestCase("Leak.Profiling", AssemblyRole.Any)]
    [TestCase("NBomber", AssemblyRole.Driver)]
    [TestCase("Spectre.Console", AssemblyRole.Driver)]
    [TestCase("nunit.framework", AssemblyRole.Driver)]
    [TestCase("NUnit3.TestAdapter", AssemblyRole.Driver)]
    [TestCase("xunit.v3.core", AssemblyRole.Driver)]
    [TestCase("Microsoft.VisualStudio.TestPlatform.Common", AssemblyRole.Driver)]
    [TestCase("testhost", AssemblyRole.Driver)]
    [TestCase("Shop.Tests", AssemblyRole.Any)]
    [TestCase("Microsoft.AspNetCore.Server.Kestrel.Core", AssemblyRole.Server)]
    [TestCase("Microsoft.AspNetCore.SignalR.Core", AssemblyRole.Server)]
    [TestCase("Microsoft.AspNetCore.SignalR.Client.Core", AssemblyRole.Any)]
    [TestCase("Microsoft.AspNetCore.Mvc.Testing", AssemblyRole.Any)]
    [TestCase("Microsoft.Extensions.Hosting.Abstractions", AssemblyRole.Server)]
    [TestCase("Microsoft.Extensions.Http", AssemblyRole.Any)]
    [TestCase("System.Net.Http", AssemblyRole.Runtime)]
    [TestCase("System.Private.CoreLib", AssemblyRole.Runtime)]
    [TestCase("FSharp.Core", AssemblyRole.Runtime)]
    [TestCase("SystemsOfOurs", AssemblyRole.Any)]
    public void Assembly_HasItsRole(string assembly, AssemblyRole role) => AssemblyRoles.Of(assembly).ShouldBe(role);
}
