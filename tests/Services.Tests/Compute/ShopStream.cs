using System.Buffers;
using System.Globalization;
using Dapr.Client;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Delivery;
using Millrace.Contracts.Tenancy;

namespace Millrace.Services.Tests.Compute;

/// <summary>Publishes valid batches of the shop as validation does.</summary>
public sealed class ShopStream(DaprClient dapr)
{
    public static TenantId Tenant { get; } = TenantId.Parse("acme");

    public Task InteractionsAsync(long offset, int lane, params (string Id, string Time, string User, string Product, string Type, double? Price)[] events) =>
        PublishAsync(Batch(offset, lane, "interactions", events.Length,
        [
            Text("event_id", events.Select(each => each.Id)),
            Time("event_time", events.Select(each => each.Time)),
            Text("interaction_id", events.Select(each => each.Id)),
            Text("user_id", events.Select(each => each.User)),
            Text("product_id", events.Select(each => each.Product)),
            Text("interaction_type", events.Select(each => each.Type)),
            Time("timestamp", events.Select(each => each.Time)),
            Text("session_id", events.Select(each => "s-" + each.User)),
            Money("price", events.Select(each => each.Price)),
        ]));

    public Task ProductsAsync(long offset, int lane, params (string Id, string Time, string Category, double Price)[] products) =>
        PublishAsync(Batch(offset, lane, "products", products.Length,
        [
            Text("event_id", products.Select(each => $"{each.Id}@{each.Time}")),
            Time("event_time", products.Select(each => each.Time)),
            Text("product_id", products.Select(each => each.Id)),
            Text("category", products.Select(each => each.Category)),
            Money("price", products.Select(each => (double?)each.Price)),
        ]));

    public static long Micros(string text) =>
        (DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    Task PublishAsync(ValidBatch batch)
    {
        var message = new ArrayBufferWriter<byte>();
        ValidBatchWriter.Write(
            message,
            new CloudEventHead($"{batch.Dataset}/{batch.Position}", Topics.EventsValid, AppIds.Validation, Tenant, batch.Pack, batch.Dataset, DateTimeOffset.UnixEpoch),
            batch);
        return dapr.PublishByteEventAsync(
            Components.PubSub, Topics.EventsValid, message.WrittenMemory, CloudEventEnvelope.ContentType,
            new Dictionary<string, string> { ["partitionKey"] = Lane.KeyOf(batch.Lane) });
    }

    static ValidBatch Batch(long offset, int lane, string dataset, int rows, BatchColumn[] columns) => new()
    {
        Tenant = Tenant, Pack = "ecommerce", Dataset = dataset, Contract = $"ecommerce.{dataset}@1.0.0", Lane = lane,
        IngestTime = Micros("2026-03-02T11:59:59Z"), Position = new SourcePosition(0, offset, 0), Rows = rows, Columns = columns,
    };

    static TextBatchColumn Text(string name, IEnumerable<string?> values)
    {
        var rows = values.ToArray();
        return new TextBatchColumn(name, new ColumnType(ColumnKind.String), rows, Array.ConvertAll(rows, row => row is null));
    }

    static Int64BatchColumn Time(string name, IEnumerable<string> values)
    {
        var rows = values.Select(Micros).ToArray();
        return new Int64BatchColumn(name, new ColumnType(ColumnKind.Timestamp), rows, new bool[rows.Length]);
    }

    static DecimalBatchColumn Money(string name, IEnumerable<double?> values)
    {
        var rows = values.ToArray();
        return new DecimalBatchColumn(
            name, ColumnType.Decimal(18, 2), Array.ConvertAll(rows, row => (Int128)((row ?? 0) * 100)), Array.ConvertAll(rows, row => row is null));
    }
}
