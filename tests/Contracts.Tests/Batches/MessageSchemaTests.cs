using System.Buffers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Delivery;
using Millrace.Contracts.Tenancy;
using Millrace.Testing;

namespace Millrace.Contracts.Tests.Batches;

public class MessageSchemaTests
{
    static readonly TenantId s_acme = TenantId.Parse("acme");

    static CloudEventHead Head(string topic) => new("id-1", topic, AppIds.Ingestion, s_acme, "ecommerce", "interactions", DateTimeOffset.UnixEpoch, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    public static TheoryData<string> Messages => [Topics.EventsRaw, Topics.EventsValid, Topics.EventsRejected];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Messages_agree_with_their_published_schema(string topic) => Mistakes(Schema(topic), Message(topic), "$").ShouldBeEmpty();

    // The checker itself must be able to fail.
    [Theory]
    [InlineData("$.tenantid", "\"Acme\"")]
    [InlineData("$.type", "\"other\"")]
    [InlineData("$.data.lane", "16")]
    [InlineData("$.data.lane", "\"1\"")]
    [InlineData("$.data.extra", "1")]
    [InlineData("$.data.rows", "[{\"id\":\"\",\"payload\":1}]")]
    public void A_message_that_departs_from_the_schema_is_found(string path, string value)
    {
        var message = Message(Topics.EventsRaw);
        var owner = path.StartsWith("$.data.", StringComparison.Ordinal) ? message["data"]! : message;
        owner[path[(path.LastIndexOf('.') + 1)..]] = JsonNode.Parse(value);
        Mistakes(Schema(Topics.EventsRaw), message, "$").ShouldNotBeEmpty();
    }

    static JsonNode Schema(string topic) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(SharedFolder.CheckoutRoot, "shared", "Contracts", "schemas", $"{topic}.v1.schema.json")))!;

    static JsonNode Message(string topic)
    {
        var output = new ArrayBufferWriter<byte>();
        if (topic == Topics.EventsRaw)
            RawBatchWriter.Write(output, Head(topic), new() { Tenant = s_acme, Pack = "ecommerce", Dataset = "interactions", Lane = 3, IngestTime = 5, Source = "http", Rows = [new("a", 7, "{\"x\":1}"u8.ToArray(), "0.1.2.0"), new("b", null, "[]"u8.ToArray(), "0.1.2.1")] });
        else if (topic == Topics.EventsValid)
        {
            var column = (DecimalBatchColumn)BatchColumn.Create("price", ColumnType.Decimal(38, 6), 1);
            (column.Values[0], column.Nulls[0]) = (1_500_000, false);
            ValidBatchWriter.Write(output, Head(topic), new()
            {
                Tenant = s_acme, Pack = "ecommerce", Dataset = "interactions", Contract = "ecommerce.interactions@1.0.0", Lane = 3, IngestTime = 5, Position = new(1, 2, 0), Rows = 1,
                Columns = [new TextBatchColumn("event_id", new(ColumnKind.String), ["a"], [false]), new Int64BatchColumn("event_time", new(ColumnKind.Timestamp), [9], [false]), column],
            });
        }
        else
            RejectedBatchWriter.Write(output, Head(topic), new()
            {
                Tenant = s_acme, Pack = "ecommerce", Dataset = "interactions", Contract = "", Lane = 3, IngestTime = 5, Position = new(1, 2, 0), Source = "http",
                Rows =
                [
                    new() { Id = "a", Payload = new byte[] { 255 }, IsJson = false, Broken = [new("malformed_json", "json", null, "no")] },
                    new() { Id = "b", Payload = "null"u8.ToArray(), Entry = "0.1.2.0", Broken = [new("replayed", "replayed", null, "gone")] },
                ],
            });
        return JsonNode.Parse(output.WrittenSpan)!;
    }

    /// <summary>The words of JSON Schema that the published files use.</summary>
    static IEnumerable<string> Mistakes(JsonNode schema, JsonNode? value, string at)
    {
        if (schema["const"] is { } constant && !JsonNode.DeepEquals(constant, value))
            yield return $"{at} is not {constant}";
        if (schema["type"] is { } type && !(type is JsonArray several ? several.Select(one => one!.GetValue<string>()) : [type.GetValue<string>()]).Any(one => Is(one, value)))
            yield return $"{at} is not {type.ToJsonString()}";
        if (value is JsonValue text && text.TryGetValue<string>(out var word))
        {
            if (schema["pattern"] is { } pattern && !Regex.IsMatch(word, pattern.GetValue<string>()))
                yield return $"{at} does not match {pattern}";
            if (word.Length < (schema["minLength"]?.GetValue<int>() ?? 0))
                yield return $"{at} is too short";
        }

        if (value is JsonValue number && Is("number", value))
        {
            if (number.GetValue<double>() < (schema["minimum"]?.GetValue<double>() ?? double.MinValue) || number.GetValue<double>() > (schema["maximum"]?.GetValue<double>() ?? double.MaxValue))
                yield return $"{at} is out of range";
        }

        if (value is JsonArray list)
        {
            if (list.Count < (schema["minItems"]?.GetValue<int>() ?? 0) || list.Count > (schema["maxItems"]?.GetValue<int>() ?? int.MaxValue))
                yield return $"{at} has {list.Count} items";
            for (var i = 0; i < list.Count && schema["items"] is { } items; i++)
                foreach (var mistake in Mistakes(items, list[i], $"{at}[{i}]"))
                    yield return mistake;
        }

        if (value is not JsonObject members)
            yield break;
        foreach (var required in schema["required"]?.AsArray() ?? [])
            if (!members.ContainsKey(required!.GetValue<string>()))
                yield return $"{at} lacks {required}";
        foreach (var (name, member) in members)
        {
            var rule = schema["properties"]?[name] ?? schema["additionalProperties"];
            if (rule is JsonValue forbidden && forbidden.TryGetValue<bool>(out var allowed))
            {
                if (!allowed)
                    yield return $"{at}.{name} is not known";
            }
            else if (rule is not null)
                foreach (var mistake in Mistakes(rule, member, $"{at}.{name}"))
                    yield return mistake;
        }
    }

    static bool Is(string type, JsonNode? value) => (type, value?.GetValueKind() ?? System.Text.Json.JsonValueKind.Null) switch
    {
        ("object", System.Text.Json.JsonValueKind.Object) or ("array", System.Text.Json.JsonValueKind.Array) or ("string", System.Text.Json.JsonValueKind.String)
            or ("number", System.Text.Json.JsonValueKind.Number) or ("boolean", System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False)
            or ("null", System.Text.Json.JsonValueKind.Null) => true,
        ("integer", System.Text.Json.JsonValueKind.Number) => !value!.ToJsonString().Contains('.'),
        _ => false,
    };
}
