namespace Leak.Bounds.Reports;

/// <summary>A form in which a run is reported.</summary>
public interface IReport
{
    /// <summary>Writes it, over what an earlier call wrote; as a whole or not at all.</summary>
    /// <param name="run">The run so far.</param>
    /// <param name="folder">Where; it exists.</param>
    /// <exception cref="IOException">It could not be written.</exception>
    void Write(RunReport run, string folder);
}
