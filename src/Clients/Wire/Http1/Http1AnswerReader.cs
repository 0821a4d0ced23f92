namespace Leak.Clients.Wire.Http1;

/// <summary>Follows HTTP/1.1 responses, one after another.</summary>
/// <param name="awaitsHeadOnly">Whether a response's head is all that is awaited: an event stream has no end.</param>
public sealed class Http1AnswerReader(bool awaitsHeadOnly = false) : IAnswerReader
{
    private const int SwitchingProtocols = 101;

    private ResponseReader? _response;
    private bool _switched;

    /// <inheritdoc/>
    public bool IsAnswered { get; private set; }

    /// <inheritdoc/>
    public int RequestsEnded { get; private set; }

    /// <inheritdoc/>
    public int? StatusCode { get; private set; }

    /// <inheritdoc/>
    public bool Closes { get; private set; }

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        // After 101 it is another protocol's turn.
        while (!bytes.IsEmpty && !_switched)
        {
            _response ??= new ResponseReader();
            bytes = bytes[_response.Read(bytes)..];
            StatusCode = _response.StatusCode ?? StatusCode;
            Closes = _response.Closes;
            IsAnswered |= _response.IsComplete || (awaitsHeadOnly && _response.IsHeadComplete);
            if (_response.IsComplete)
            {
                _switched = _response.StatusCode == SwitchingProtocols;
                RequestsEnded += _switched ? 0 : 1;
                _response = null;
            }
        }
    }
}
