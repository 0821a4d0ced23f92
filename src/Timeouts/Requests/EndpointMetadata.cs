namespace Leak.Timeouts.Requests;

/// <summary>Deadlines of an endpoint, in place of the server's, in seconds: 0 is off, <see cref="double.NaN"/> is the server's.</summary>
internal interface IDeadlines
{
    double ReadSeconds { get; }

    double WriteSeconds { get; }

    double HandlerSeconds { get; }
}

/// <summary>Marks an endpoint whose response lives long; its limit as in <see cref="IDeadlines"/>.</summary>
internal interface IStreamTimeout
{
    double Seconds { get; }
}

/// <summary>The most requests in progress of an endpoint; 0 for any number.</summary>
internal interface IMaxRequests
{
    int MaxRequests { get; }
}
