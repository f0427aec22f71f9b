using Millrace.Lake.Columns;

namespace Millrace.Lake.Parquet.Format;

/// <summary>What a schema element means beyond its physical type; from the logical type, else the converted type.</summary>
enum Meaning
{
    None,
    String,
    Map,
    List,
    Enum,
    Decimal,
    Date,
    Time,
    Timestamp,
    Integer,
    Unknown,
    Json,
    Bson,
    Uuid,
    Float16,
    Interval,
}

/// <summary>A meaning with its parameters; those that it does not have are zero.</summary>
readonly record struct Annotation(
    Meaning Meaning, int Precision = 0, int Scale = 0, TimeUnit Unit = TimeUnit.Millis, bool IsUtc = false, int BitWidth = 0, bool IsSigned = false);
