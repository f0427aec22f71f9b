using System.Text;

namespace Millrace.Platform.Tests.Telemetry;

/// <summary>What the tests look at of an exported span.</summary>
/// <param name="Service">The exporter's <c>service.name</c>.</param>
/// <param name="TraceId">In hex.</param>
/// <param name="Id">In hex.</param>
/// <param name="ParentId">In hex; empty = none.</param>
/// <param name="Name">As shown to people.</param>
sealed record Span(string Service, string TraceId, string Id, string ParentId, string Name)
{
    /// <summary>The spans of an <c>ExportTraceServiceRequest</c>, by the field numbers of opentelemetry/proto/trace/v1.</summary>
    public static IEnumerable<Span> ReadAll(ReadOnlyMemory<byte> request)
    {
        foreach (var resourceSpans in Fields(request, 1))
        {
            var service = ServiceOf(resourceSpans);
            foreach (var span in Fields(resourceSpans, 2).SelectMany(scope => Fields(scope, 2)))
                yield return new(service, Hex(span, 1), Hex(span, 2), Hex(span, 4), Text(span, 5));
        }
    }

    static string ServiceOf(ReadOnlyMemory<byte> resourceSpans) => Fields(resourceSpans, 1)
        .SelectMany(resource => Fields(resource, 1))
        .Where(attribute => Text(attribute, 1) == "service.name")
        .Select(attribute => Text(Fields(attribute, 2).First(), 1))
        .FirstOrDefault("");

    static string Hex(ReadOnlyMemory<byte> message, int field) => Convert.ToHexStringLower(Fields(message, field).FirstOrDefault().Span);

    static string Text(ReadOnlyMemory<byte> message, int field) => Encoding.UTF8.GetString(Fields(message, field).FirstOrDefault().Span);

    /// <summary>The values of a field with a length; the others are stepped over.</summary>
    static List<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, int field)
    {
        List<ReadOnlyMemory<byte>> values = [];
        for (var at = 0; at < message.Length;)
        {
            var tag = Number(message, ref at);
            switch (tag & 7)
            {
                case 0:
                    Number(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    var length = (int)Number(message, ref at);
                    if ((int)(tag >> 3) == field)
                        values.Add(message.Slice(at, length));
                    at += length;
                    break;
            }
        }

        return values;
    }

    static ulong Number(ReadOnlyMemory<byte> message, ref int at)
    {
        var number = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = message.Span[at++];
            number |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
                return number;
        }
    }
}
