using Millrace.Lake.Columns;
using Millrace.Lake.Delta.Log;

namespace Millrace.Lake.Delta;

/// <summary>Which tables can be read and written: what is not supported is refused by the protocol's own name for it.</summary>
static class ProtocolSupport
{
    static readonly HashSet<string> s_readable = new(StringComparer.Ordinal)
    {
        "columnMapping", "deletionVectors", "timestampNtz", "typeWidening", "typeWidening-preview", "v2Checkpoint", "vacuumProtocolCheck",
    };

    // Features whose presence binds a writer to nothing until the table switches them on; Active tells which are on.
    static readonly HashSet<string> s_writable = new(StringComparer.Ordinal)
    {
        "appendOnly", "invariants", "checkConstraints", "changeDataFeed", "generatedColumns", "columnMapping", "identityColumns",
        "deletionVectors", "timestampNtz", "vacuumProtocolCheck", "domainMetadata",
    };

    public static void CheckReadable(ProtocolAction protocol, string table)
    {
        if (protocol.MinReaderVersion is < 1 or > 3)
            throw new UnsupportedFeatureException(
                $"{table} needs reader version {protocol.MinReaderVersion} of the Delta protocol; versions 1 to 3 are supported",
                [$"minReaderVersion={protocol.MinReaderVersion}"]);
        var missing = (protocol.ReaderFeatures ?? []).Where(feature => !s_readable.Contains(feature)).ToList();
        if (protocol.MinReaderVersion == 3 && missing.Count > 0)
            throw new UnsupportedFeatureException($"{table} needs features to be read that are not supported: {string.Join(", ", missing)}", missing);
    }

    public static void CheckWritable(ProtocolAction protocol, TableMetadata metadata, TableSchema schema, string table)
    {
        if (protocol.MinWriterVersion is < 1 or > 7)
            throw new UnsupportedFeatureException(
                $"{table} needs writer version {protocol.MinWriterVersion} of the Delta protocol; versions 1 to 7 are supported",
                [$"minWriterVersion={protocol.MinWriterVersion}"]);
        var missing = protocol.MinWriterVersion == 7
            ? (protocol.WriterFeatures ?? []).Where(feature => !s_writable.Contains(feature)).ToList()
            : [];
        missing.AddRange(Active(metadata, schema));
        if (missing.Count > 0)
            throw new UnsupportedFeatureException(
                $"{table} uses features that are not supported in writing: {string.Join(", ", missing.Distinct())}", [.. missing.Distinct()]);
    }

    /// <summary>True when the table's rows may be added to but never changed.</summary>
    public static bool IsAppendOnly(TableMetadata metadata) => IsOn(metadata, "delta.appendOnly");

    static IEnumerable<string> Active(TableMetadata metadata, TableSchema schema)
    {
        if (metadata.Configuration.Keys.Any(key => key.StartsWith("delta.constraints.", StringComparison.Ordinal)))
            yield return "checkConstraints";
        if (IsOn(metadata, "delta.enableChangeDataFeed"))
            yield return "changeDataFeed";
        if (IsOn(metadata, "delta.enableRowTracking"))
            yield return "rowTracking";
        if (IsOn(metadata, "delta.enableInCommitTimestamps"))
            yield return "inCommitTimestamp";
        if (metadata.Configuration.TryGetValue("delta.columnMapping.mode", out var mode) && mode != "none")
            yield return "columnMapping";
        var keys = Fields(schema.Fields).SelectMany(field => field.Metadata?.Keys ?? []).ToList();
        if (keys.Contains("delta.invariants"))
            yield return "invariants";
        if (keys.Contains("delta.generationExpression"))
            yield return "generatedColumns";
        if (keys.Any(key => key.StartsWith("delta.identity.", StringComparison.Ordinal)))
            yield return "identityColumns";
    }

    static IEnumerable<Field> Fields(IEnumerable<Field> fields) => fields.SelectMany(field =>
        Fields(field.Type is StructType record ? record.Fields : []).Prepend(field));

    static bool IsOn(TableMetadata metadata, string property) =>
        metadata.Configuration.TryGetValue(property, out var value) && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
