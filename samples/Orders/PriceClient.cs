namespace Orders;

/// <summary>Asks the price service, which belongs to somebody else. An order is taken without a price where that does not answer.</summary>
public sealed class PriceClient(HttpClient client)
{
    public async Task<decimal?> FindAsync(string item, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetFromJsonAsync<decimal>($"/prices/{Uri.EscapeDataString(item)}", cancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
