using System.Net;
using Leak.Profiling;
using Leak.Profiling.Capturing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Leak.Unit.Profiling.Endpoints;

/// <summary>An application that serves the profile tracks operations for as long as it is there, however it ends.</summary>
[TestFixture]
[NonParallelizable] // the table of active tasks is the process's
public sealed class DisposedAppTests
{
    private static readonly ActiveTaskTable s_table = new(new RuntimeNames());

    [TestCase(false)]
    [TestCase(true)]
    public async Task Application_WhenItIsDisposedAndWasNotStopped_TracksNoMore(bool inGroup)
    {
        s_table.Enabled.ShouldBeFalse("another test's tracking is on");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        if (inGroup)
        {
            app.MapGroup("/here").MapTaskProfile();
        }
        else
        {
            app.MapTaskProfile();
        }

        await app.StartAsync();
        s_table.Enabled.ShouldBeTrue();

        await app.DisposeAsync();

        s_table.Enabled.ShouldBeFalse("its profile goes on when it is gone");
    }
}
