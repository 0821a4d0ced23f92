using Microsoft.Extensions.Options;

namespace Leak.Timeouts;

/// <summary>Checks each value by its annotation.</summary>
[OptionsValidator]
internal sealed partial class TimeoutsOptionsValidator : IValidateOptions<TimeoutsOptions>;

/// <summary>Checks what one value says of another.</summary>
internal sealed class TimeoutsOptionsRules : IValidateOptions<TimeoutsOptions>
{
    private static readonly TimeSpan s_heartbeat = TimeSpan.FromSeconds(1);

    public ValidateOptionsResult Validate(string? name, TimeoutsOptions options)
    {
        List<string> faults =
        [
            .. Known(options.Mode),
            .. Within(options, nameof(options.Read), options.Read),
            .. Within(options, nameof(options.Write), options.Write),
            .. Within(options, nameof(options.Upstream), options.Upstream),
            .. Rate(nameof(options.MinRequestBodyDataRate), options.MinRequestBodyDataRate),
            .. Rate(nameof(options.MinResponseDataRate), options.MinResponseDataRate),
        ];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Known(TimeoutsMode mode)
    {
        if (!Enum.IsDefined(mode))
        {
            yield return $"{TimeoutsOptions.Section}:{nameof(TimeoutsOptions.Mode)} is {mode}; allowed: {string.Join(" or ", Enum.GetNames<TimeoutsMode>())}";
        }
    }

    private static IEnumerable<string> Within(TimeoutsOptions options, string key, TimeSpan value)
    {
        if (options.Handler > TimeSpan.Zero && value > options.Handler)
        {
            yield return $"{TimeoutsOptions.Section}:{key} is {value}; allowed: at most {TimeoutsOptions.Section}:{nameof(options.Handler)}, "
                + $"{options.Handler}, which ends the whole request";
        }
    }

    private static IEnumerable<string> Rate(string key, DataRateOptions rate)
    {
        // Below zero is the annotation's to tell; a rate of none has no grace to check.
        if (rate.BytesPerSecond > 0 && rate.Grace >= TimeSpan.Zero && rate.Grace <= s_heartbeat)
        {
            yield return $"{TimeoutsOptions.Section}:{key}:{nameof(rate.Grace)} is {rate.Grace}; allowed: more than {s_heartbeat} "
                + $"(Kestrel measures rates once a second), or no rate at all: {TimeoutsOptions.Section}:{key}:{nameof(rate.BytesPerSecond)}=0";
        }
    }
}
