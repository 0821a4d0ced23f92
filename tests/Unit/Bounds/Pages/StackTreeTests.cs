using Leak.Bounds.Facts;
using Leak.Bounds.Pages;

namespace Leak.Unit.Bounds.Pages;

[Parallelizable(ParallelScope.All)]
internal sealed class StackTreeTests
{
    [Test]
    public void Tree_OfTwoStacks_HasTheirCommonFramesOnce()
    {
        var tree = StackTree.Of(
        [
            new StackProfile(5, ["A.Wait (System.Private.CoreLib)", "App.Handle (App) at /src/App.cs:54", "Server.Run (Microsoft.AspNetCore)"], [new Sample(TimeSpan.Zero, 1)]),
            new StackProfile(2, ["B.Wait (System.Private.CoreLib)", "Server.Run (Microsoft.AspNetCore)"], []),
        ])!;

        tree.Count.ShouldBe(7);
        var server = tree.Children.Single();
        (server.Name, server.Count, server.Grown, server.IsOwn).ShouldBe(("Server.Run (Microsoft.AspNetCore)", 7, 6, false));
        server.Children.Select(child => (child.Name, child.Place, child.IsOwn, child.Count)).ShouldBe(
            [("App.Handle (App)", "App.cs:54", true, 5), ("B.Wait (System.Private.CoreLib)", null, false, 2)]);
    }

    [Test]
    public void Tree_OfNoStack_IsNone() => StackTree.Of([]).ShouldBeNull();
}
