using Microsoft.Extensions.Options;

namespace Leak.Server.Configuration;

/// <summary>Tells what the user can mend from what is our fault.</summary>
internal static class StartFault
{
    /// <summary>One line for what the configuration or the machine got wrong; <see langword="null"/> for everything else.</summary>
    public static string? Describe(Exception exception) => exception switch
    {
        OptionsValidationException options => string.Join("; ", options.Failures),
        AggregateException { InnerExceptions: var all } when all.All(inner => Describe(inner) is not null) =>
            string.Join("; ", all.Select(Describe)),
        IOException or UnauthorizedAccessException or FormatException or InvalidDataException => FirstLine(exception),
        // The framework's own binders (logging levels, Kestrel's endpoints and certificates) throw this.
        InvalidOperationException { Source: { } source } when source.StartsWith("Microsoft.", StringComparison.Ordinal)
            && !source.StartsWith("Microsoft.Extensions.DependencyInjection", StringComparison.Ordinal) => FirstLine(exception),
        _ => null,
    };

    private static string FirstLine(Exception exception) => exception.Message.Split('\n', 2)[0].TrimEnd();
}
