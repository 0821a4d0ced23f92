namespace Leak.Audit.Options;

internal static class OptionsFile
{
    public static AuditOptions Read(string path, AuditOptions defaults) => throw new NotSupportedException(path + defaults);
}
