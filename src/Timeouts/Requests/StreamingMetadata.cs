using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Leak.Timeouts.Requests;

/// <summary>Who may speak for long on an endpoint that streams.</summary>
internal enum Streaming
{
    /// <summary>Nobody: it is no stream.</summary>
    None,

    /// <summary>The server: events, logs.</summary>
    Server,

    /// <summary>The client, or both.</summary>
    Both,
}

/// <summary>
/// What an endpoint's metadata says of streams: our own mark, that it answers events alone (<c>TypedResults.ServerSentEvents</c> says so,
/// and sends no head before the first event), or a gRPC method's kind. That is read by name, so that this library needs none of gRPC's.
/// </summary>
internal static class StreamingMetadata
{
    // HTML, section 9.2. It may have parameters.
    public const string EventStream = "text/event-stream";

    private const string GrpcMethod = "Grpc.AspNetCore.Server.GrpcMethodMetadata";

    public static Streaming Of(Endpoint endpoint)
    {
        var marked = endpoint.Metadata.GetMetadata<IStreamTimeout>() is null && !AnswersEvents(endpoint) ? Streaming.None : Streaming.Server;
        foreach (var metadata in endpoint.Metadata)
        {
            if (metadata.GetType().FullName == GrpcMethod && OfGrpc(metadata) is not Streaming.None and var grpc)
            {
                return grpc;
            }
        }

        return marked;
    }

    private static bool AnswersEvents(Endpoint endpoint)
    {
        var types = endpoint.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>()
            .Where(produces => produces.StatusCode == StatusCodes.Status200OK)
            .SelectMany(produces => produces.ContentTypes)
            .ToList();
        return types.Count > 0 && types.TrueForAll(type => type.StartsWith(EventStream, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Grpc.Core's <c>MethodType</c>, by the names of its members. Where trimming took the properties away, it may be any.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A property that was trimmed makes the method one that may stream.")]
    private static Streaming OfGrpc(object metadata)
    {
        var method = metadata.GetType().GetProperty("Method")?.GetValue(metadata);
        return method?.GetType().GetProperty("Type")?.GetValue(method)?.ToString() switch
        {
            "Unary" => Streaming.None,
            "ServerStreaming" => Streaming.Server,
            _ => Streaming.Both,
        };
    }
}
