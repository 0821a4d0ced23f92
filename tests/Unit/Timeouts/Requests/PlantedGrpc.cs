// The names are gRPC's, by which its metadata is known; tests/Scenarios has the real ones.
namespace Grpc.AspNetCore.Server;

internal enum PlantedMethodType
{
    Unary,
    ClientStreaming,
    ServerStreaming,
    DuplexStreaming,
}

internal sealed record PlantedMethod(PlantedMethodType Type);

internal sealed class GrpcMethodMetadata(PlantedMethodType type)
{
    public PlantedMethod Method { get; } = new(type);
}
