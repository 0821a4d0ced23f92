using Leak.Shared;

namespace Leak.Unit.Clients.Parking;

/// <summary>A new park and its listener for each test.</summary>
/// <param name="readiness">The means of waiting: <see cref="ParkBy.Epoll"/>, <see cref="ParkBy.Select"/>.</param>
internal abstract class ParkFixture(string readiness)
{
    protected string Readiness => readiness;

    protected ParkAtListener Parked { get; private set; } = null!;

    [SetUp]
    public void StartPark() => Parked = ParkBy.AtListener(readiness);

    [TearDown]
    public async Task DisposePark()
    {
        if (Parked is not null)
        {
            await Parked.DisposeAsync();
        }
    }
}
