using Microsoft.Extensions.Options;

namespace Leak.Server.Timeouts;

/// <summary>Checks each value by its annotation.</summary>
[OptionsValidator]
internal sealed partial class TimeoutsOptionsValidator : IValidateOptions<TimeoutsOptions>;

/// <summary>Checks what one value says of another.</summary>
internal sealed class DataRateRules : IValidateOptions<TimeoutsOptions>
{
    private static readonly TimeSpan _heartbeat = TimeSpan.FromSeconds(1);

    public ValidateOptionsResult Validate(string? name, TimeoutsOptions options)
    {
        var faults = Faults(nameof(options.MinRequestBodyDataRate), options.MinRequestBodyDataRate)
            .Concat(Faults(nameof(options.MinResponseDataRate), options.MinResponseDataRate))
            .ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(string key, DataRateOptions rate)
    {
        // Below zero is the annotation's to tell; a rate of none has no grace to check.
        if (rate.BytesPerSecond > 0 && rate.Grace >= TimeSpan.Zero && rate.Grace <= _heartbeat)
        {
            yield return $"{TimeoutsOptions.Section}:{key}:{nameof(rate.Grace)} is {rate.Grace}; allowed: more than {_heartbeat} "
                + $"(Kestrel measures rates once a second), or no rate at all: {TimeoutsOptions.Section}:{key}:{nameof(rate.BytesPerSecond)}=0";
        }
    }
}
