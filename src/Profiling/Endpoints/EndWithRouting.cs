using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Leak.Profiling.Endpoints;

/// <summary>
/// A source of no endpoints, which the application's routing disposes with its services: an application that is disposed and was not
/// stopped tells so by nothing else.
/// </summary>
internal sealed class EndWithRouting(IDisposable ends) : EndpointDataSource, IDisposable
{
    public override IReadOnlyList<Endpoint> Endpoints => [];

    public override IChangeToken GetChangeToken() => NullChangeToken.Singleton;

    public void Dispose() => ends.Dispose();
}
