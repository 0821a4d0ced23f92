using Leak.Profiling.Leaks;
using Leak.Profiling.Naming;

namespace Leak.Unit.Profiling.Leaks;

/// <summary>Planted stacks, innermost frame first.</summary>
internal sealed class HostingStacksTests
{
    private static readonly NamedFrame s_delay = new("Task.Delay", "System.Private.CoreLib");
    private static readonly NamedFrame s_unwrap = new("Task.Unwrap", "System.Private.CoreLib");
    private static readonly NamedFrame s_accept = new("SocketConnectionListener.AcceptAsync", "Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets");
    private static readonly NamedFrame s_requests = new("HttpProtocol.ProcessRequests<TContext>", "Microsoft.AspNetCore.Server.Kestrel.Core");
    private static readonly NamedFrame s_shutdown = new("HostingAbstractionsHostExtensions.WaitForShutdownAsync", "Microsoft.Extensions.Hosting.Abstractions");
    private static readonly NamedFrame s_stop = new("Host.StopAsync", "Microsoft.Extensions.Hosting");
    private static readonly NamedFrame s_service = new("Host.TryExecuteBackgroundServiceAsync", "Microsoft.Extensions.Hosting");
    private static readonly NamedFrame s_body = new("Http1ContentLengthMessageBody.ReadAsyncInternal", "Microsoft.AspNetCore.Server.Kestrel.Core");
    private static readonly NamedFrame s_stream = new("StreamCopyOperationInternal.CopyToAsync", "Microsoft.AspNetCore.Http.Extensions");
    private static readonly NamedFrame s_incoming = new("Http2Connection.ProcessIncomingFramesAsync", "System.Net.Http");
    private static readonly NamedFrame s_usable = new("HttpConnection.CheckUsabilityOnScavenge.ReadAheadWithZeroByteReadAsync", "System.Net.Http");
    private static readonly NamedFrame s_send = new("HttpClient.SendAsync.Core", "System.Net.Http");
    private static readonly NamedFrame s_app = new("Cart.SaveAsync", "Shop");
    private static readonly NamedFrame s_main = new("Program.<Main>$", "Shop");

    [Test]
    public void Stack_OfTheServersOwnLoop_IsHostings() => IsHostings(s_accept).ShouldBeTrue();

    [Test]
    public void Stack_OfAConnectionThatWaitsForARequest_IsHostings() => IsHostings(s_delay, s_requests).ShouldBeTrue();

    [Test]
    public void Program_ThatRunsUntilItIsShutDown_IsHostings() => IsHostings(s_delay, s_shutdown, s_main).ShouldBeTrue();

    [Test]
    public void Stack_OfAConnectionInThePool_IsHostings()
    {
        IsHostings(s_delay, s_incoming).ShouldBeTrue();
        IsHostings(s_usable).ShouldBeTrue();
        IsHostings(s_usable, s_send).ShouldBeFalse("a request waits for it");
    }

    [Test]
    public void Handler_ThatHangs_IsTheApps()
    {
        IsHostings(s_delay, s_app, s_requests).ShouldBeFalse();
        IsHostings(s_body, s_app, s_requests).ShouldBeFalse();
        IsHostings(s_stream, s_requests).ShouldBeFalse();
    }

    [Test]
    public void BackgroundService_ThatGoesOn_IsTheApps() => IsHostings(s_delay, s_app, s_service).ShouldBeFalse();

    [Test]
    public void BackgroundService_ThatIsYetToBegin_IsTheApps() =>
        IsHostings(new("BackgroundService.StartAsync lambda", "Microsoft.Extensions.Hosting.Abstractions"), s_unwrap, s_service).ShouldBeFalse();

    [Test]
    public void Stop_ThatNobodyAwaits_IsTheApps() => IsHostings(s_delay, s_stop, s_app).ShouldBeFalse();

    [Test]
    public void Request_ThatNobodyAwaits_IsTheApps() => IsHostings(s_delay, s_send).ShouldBeFalse();

    [Test]
    public void Stack_OfTheRuntimeAlone_IsNotHostings() => IsHostings(s_delay).ShouldBeFalse();

    private static bool IsHostings(params NamedFrame[] frames) => HostingStacks.Contain(frames);
}
