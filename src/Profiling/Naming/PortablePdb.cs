using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace Leak.Profiling.Naming;

/// <summary>The portable PDBs of loaded assemblies: embedded in them, or beside them.</summary>
internal static class PortablePdb
{
    // Kept as long as the assembly; the image itself is closed at once.
    private static readonly ConditionalWeakTable<Assembly, Opened> s_opened = [];

    /// <summary>Null where there is none at hand.</summary>
    public static MetadataReader? Of(Assembly assembly) => s_opened.GetValue(assembly, static a => new Opened(a)).Reader;

    private sealed class Opened
    {
        // A field, so that the memory that the reader points into lives as long.
        private readonly MetadataReaderProvider? _provider;

        public Opened(Assembly assembly)
        {
            // Empty for assemblies from memory or a single file: no place to look beside.
            if (assembly.IsDynamic || PathOf(assembly) is not { Length: > 0 } path)
            {
                return;
            }
            try
            {
                using var image = new PEReader(File.OpenRead(path));
                if (image.TryOpenAssociatedPortablePdb(path, OpenInMemory, out _provider, out _))
                {
                    Reader = _provider!.GetMetadataReader();
                }
            }
            catch (Exception e) when (e is IOException or BadImageFormatException or UnauthorizedAccessException)
            {
                Reader = null;
            }
        }

        public MetadataReader? Reader { get; }

        // In memory, so that no file stays open (or locked) for the life of the process.
        private static MemoryStream? OpenInMemory(string path) =>
            File.Exists(path) ? new MemoryStream(File.ReadAllBytes(path), writable: false) : null;

        [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "An empty path is handled.")]
        private static string PathOf(Assembly assembly) => assembly.Location;
    }
}
