using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Leak.Timeouts.Configuration;

/// <summary>A range, both ends inclusive, whose message says what was given and what is allowed.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal class AllowedAttribute : ValidationAttribute
{
    private readonly object _minimum;
    private readonly object _maximum;

    public AllowedAttribute(int minimum, int maximum) =>
        (_minimum, _maximum, Hint) = (minimum, maximum, $"from {minimum} to {maximum}");

    public AllowedAttribute(double minimum, double maximum) =>
        (_minimum, _maximum, Hint) = (minimum, maximum, string.Create(CultureInfo.InvariantCulture, $"from {minimum} to {maximum}"));

    /// <summary>A range of <see cref="TimeSpan"/>. A bare number is days to .NET, which the message guards against.</summary>
    public AllowedAttribute(string minimum, string maximum)
    {
        _minimum = TimeSpan.Parse(minimum, CultureInfo.InvariantCulture);
        _maximum = TimeSpan.Parse(maximum, CultureInfo.InvariantCulture);
        Hint = $"from {minimum} to {maximum} ([days.]hours:minutes:seconds; five seconds are 00:00:05)";
    }

    protected string Hint { get; init; }

    protected virtual bool Allows(object value) =>
        Comparer.Default.Compare(value, _minimum) >= 0 && Comparer.Default.Compare(value, _maximum) <= 0;

    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        // What was not set is not wrong.
        if (value is null || Allows(value))
        {
            return ValidationResult.Success;
        }

        // The display name is the path from the options class, `TimeoutsOptions.KeepAlive`; the class is named for its section.
        var key = validationContext.DisplayName.Replace("Options.", ":", StringComparison.Ordinal).Replace('.', ':');
        return new ValidationResult(string.Create(CultureInfo.InvariantCulture, $"{key} is {value}; allowed: {Hint}"));
    }
}

/// <summary>A range of <see cref="TimeSpan"/>, or zero for off.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AllowedOrOffAttribute : AllowedAttribute
{
    public AllowedOrOffAttribute(string minimum, string maximum)
        : base(minimum, maximum) => Hint = $"00:00:00 for off, or {Hint}";

    protected override bool Allows(object value) => value is TimeSpan time && (time == TimeSpan.Zero || base.Allows(value));
}
