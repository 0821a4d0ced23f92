namespace Leak.Bounds.Reports;

/// <summary>A report that is one text file.</summary>
/// <param name="fileName">Its name in the run's folder.</param>
/// <param name="render">Makes the text.</param>
internal sealed class TextFileReport(string fileName, Func<RunReport, string> render) : IReport
{
    public void Write(RunReport run, string folder) => AtomicFile.Write(Path.Combine(folder, fileName), render(run));
}
