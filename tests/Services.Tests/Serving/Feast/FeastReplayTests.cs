using System.Globalization;
using System.Text;
using System.Text.Json;
using Millrace.Testing;
using Xunit.Abstractions;

namespace Millrace.Services.Tests.Serving.Feast;

/// <summary>Requests that a real Feast server was sent, sent to this one, and the answers held against each other.</summary>
public sealed class FeastReplayTests(ITestOutputHelper output)
{
    [SharedTheory("fixtures/feast")]
    [InlineData("sqlite", 84)]
    [InlineData("redis", 87)]
    public async Task Every_recorded_case_is_answered_as_Feast_answers_or_documents_it(string recorded, int cases)
    {
        var packs = Directory.CreateTempSubdirectory("millrace-feast-").FullName;
        await DriverPack.WriteAsync(packs);
        var now = new FixedClock(DateTimeOffset.Parse("2026-03-01T00:00:00Z", CultureInfo.InvariantCulture));
        await using var services = await TwoServices.StartAsync(packs, now);
        var host = services.Serving;
        await DriverPack.FillAsync(host);
        var wrong = new List<string>();
        var counts = new SortedDictionary<FeastOutcome, int>();
        foreach (var file in Directory.GetFiles(SharedFolder.PathOf("fixtures/feast/" + recorded)).Order(StringComparer.Ordinal))
        {
            var recording = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllBytesAsync(file));
            if (!recording.TryGetProperty("request", out var request))
                continue;
            var name = Path.GetFileNameWithoutExtension(file);
            if (!FeastCases.ByNumber.TryGetValue($"{recorded}/{name[..3]}", out var expected) && !FeastCases.ByNumber.TryGetValue(name[..3], out expected))
            {
                wrong.Add($"{name}: is not in the table");
                continue;
            }
            counts[expected.Outcome] = counts.GetValueOrDefault(expected.Outcome) + 1;
            if (expected.Outcome == FeastOutcome.NotApplicable)
                output.WriteLine($"{name}: not applicable: {expected.Reason}");
            else if (Difference(expected, recording.GetProperty("response"), await SendAsync(host.Client, request)) is { } difference)
                wrong.Add($"{name}: {difference}");
        }
        output.WriteLine($"{recorded}: {string.Join(", ", counts.Select(count => $"{count.Key} {count.Value}"))}");
        wrong.ShouldBeEmpty();
        counts.Values.Sum().ShouldBe(cases);
        Directory.Delete(packs, recursive: true);
    }

    static string? Difference(FeastCase expected, JsonElement recorded, (int Status, JsonElement Body) answer)
    {
        if (expected.Outcome == FeastOutcome.Refused)
        {
            var code = answer.Body.ValueKind == JsonValueKind.Object && answer.Body.TryGetProperty("code", out var found) ? found.GetString() : "";
            return $"{answer.Status} {code}" == expected.Expected ? null : $"is {answer.Status} {code}, not {expected.Expected}";
        }
        if (answer.Status != recorded.GetProperty("status").GetInt32())
            return $"is {answer.Status}, not {recorded.GetProperty("status")}: {answer.Body}";
        if (answer.Status != 200 || !recorded.TryGetProperty("body", out var body) || !body.TryGetColumns(out var theirs))
            return null;
        answer.Body.TryGetColumns(out var ours).ShouldBeTrue();
        if (!ours.Keys.Order(StringComparer.Ordinal).SequenceEqual(theirs.Keys.Order(StringComparer.Ordinal)))
            return $"has the columns {string.Join(", ", ours.Keys)}, not {string.Join(", ", theirs.Keys)}";
        var lines = expected.Expected.Split('|');
        foreach (var (name, column) in theirs)
        {
            var isKey = name is "driver_id" or "customer_id";
            if (!FeastColumns.SameValues(ours[name].Values, column.Values))
                return $"{name} is {ours[name].Values}, not {column.Values}";
            var wanted = isKey || expected.Outcome == FeastOutcome.Same ? [column.Statuses] : lines.Select(line => FeastColumns.Filled(line, column.Statuses));
            if (!wanted.Contains(ours[name].Statuses))
                return $"{name} has the statuses {ours[name].Statuses}, not {string.Join(" or ", wanted)}";
            foreach (var (value, status) in ours[name].Values.EnumerateArray().Zip(ours[name].Statuses.Split(',')))
                if (status == (value.ValueKind == JsonValueKind.Null ? "PRESENT" : "NULL_VALUE"))
                    return $"{name} says {status} of {value.GetRawText()}";
            // One of Feast's two stores cuts the fractions of seconds off.
            if (ours[name].Times != column.Times && WholeSeconds(ours[name].Times) != column.Times)
                return $"{name} has the times {ours[name].Times}, not {column.Times}";
        }
        return null;
    }

    static string WholeSeconds(string times) =>
        string.Join(',', times.Split(',').Select(time => time.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? time[..dot] + "Z" : time));

    static async Task<(int Status, JsonElement Body)> SendAsync(HttpClient client, JsonElement request)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.GetProperty("method").GetString()!), request.GetProperty("path").GetString());
        var text = request.TryGetProperty("text", out var raw) ? raw.GetString() : request.TryGetProperty("body", out var body) && body.ValueKind != JsonValueKind.Null ? body.GetRawText() : null;
        if (text is not null || message.Method == HttpMethod.Post)
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text ?? ""));
        var type = request.TryGetProperty("headers", out var headers)
            ? headers.EnumerateObject().FirstOrDefault(header => header.Name.Equals("content-type", StringComparison.OrdinalIgnoreCase)).Value is { ValueKind: JsonValueKind.String } given ? given.GetString()! : "application/json"
            : "application/json";
        message.Content?.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await client.SendAsync(message);
        var answer = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, answer.Length > 0 && answer[0] is '{' or '[' ? JsonSerializer.Deserialize<JsonElement>(answer) : default);
    }
}
