using Leak.Timeouts;
using Leak.Timeouts.Connections;

namespace Leak.Unit.Timeouts.Requests;

/// <summary>Streams of HTTP/2 in fake time, by Kestrel's rules of sending.</summary>
internal abstract class OutputFixture
{
    protected const int Stream = 1;
    protected const int Other = 3;
    protected const int Rate = 1_000;
    protected const int Much = 1 << 30;

    private readonly TimeoutsOptions _options = new();

    protected FakeConnection Connection { get; private set; } = null!;

    protected FakeStreams Streams { get; private set; } = null!;

    protected IStreamEvents Events => Connection.Watch;

    [SetUp]
    public void SetUp()
    {
        Connection = new FakeConnection(_options, isHttp2: true);
        Streams = new FakeStreams(Connection);
    }

    [TearDown]
    public async Task TearDown() => await Connection.DisposeAsync();

    protected static Grpc.AspNetCore.Server.GrpcMethodMetadata Grpc(string type) =>
        new(Enum.Parse<Grpc.AspNetCore.Server.PlantedMethodType>(type));

    /// <summary>Does something each second until a limit fires; at which second it did.</summary>
    protected int Until(FakeRequest request, int most, Action eachSecond, double passes = 1, FakeConnection? connection = null)
    {
        var second = 0;
        while (request.Fired is null && second < most)
        {
            eachSecond();
            (connection ?? Connection).Pass(passes);
            second++;
        }

        return second;
    }
}
