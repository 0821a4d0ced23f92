using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Leak.Server.Configuration;

/// <summary>A range, both ends inclusive, whose message says what was given and what is allowed.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AllowedAttribute : ValidationAttribute
{
    private readonly object _minimum;
    private readonly object _maximum;
    private readonly string _hint;

    public AllowedAttribute(int minimum, int maximum) =>
        (_minimum, _maximum, _hint) = (minimum, maximum, $"from {minimum} to {maximum}");

    public AllowedAttribute(double minimum, double maximum) =>
        (_minimum, _maximum, _hint) = (minimum, maximum, string.Create(CultureInfo.InvariantCulture, $"from {minimum} to {maximum}"));

    /// <summary>A range of <see cref="TimeSpan"/>. A bare number is days to .NET, which the message guards against.</summary>
    public AllowedAttribute(string minimum, string maximum)
    {
        _minimum = TimeSpan.Parse(minimum, CultureInfo.InvariantCulture);
        _maximum = TimeSpan.Parse(maximum, CultureInfo.InvariantCulture);
        _hint = $"from {minimum} to {maximum} ([days.]hours:minutes:seconds; five seconds are 00:00:05)";
    }

    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        // What was not set is not wrong.
        if (value is null || (Comparer.Default.Compare(value, _minimum) >= 0 && Comparer.Default.Compare(value, _maximum) <= 0))
        {
            return ValidationResult.Success;
        }

        // The display name is the path from the options class, `TimeoutsOptions.KeepAlive`; the class is named for its section.
        var key = validationContext.DisplayName.Replace("Options.", ":", StringComparison.Ordinal).Replace('.', ':');
        return new ValidationResult(string.Create(CultureInfo.InvariantCulture, $"{key} is {value}; allowed: {_hint}"));
    }
}
