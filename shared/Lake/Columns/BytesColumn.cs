using System.Text;

namespace Millrace.Lake.Columns;

/// <summary>
/// Texts (UTF-8) or binary values in one of two forms: <em>flat</em>, offsets into one array of bytes, or
/// <em>coded</em>, an index per row into a <see cref="DistinctBytes"/>. The indexer serves both.
/// </summary>
public sealed class BytesColumn : ColumnData
{
    /// <summary>The flat form.</summary>
    /// <param name="type">String, Json, Enum or Binary.</param>
    /// <param name="offsets">One more than rows: row i is <c>data[offsets[i]..offsets[i + 1]]</c>, empty where null.</param>
    /// <param name="data">The bytes of all rows.</param>
    /// <param name="length">The number of rows.</param>
    /// <param name="nulls">True where the row is null; null when no row is.</param>
    public BytesColumn(LakeType type, int[] offsets, byte[] data, int length, bool[]? nulls = null) : base(type, length, nulls)
    {
        CheckLength(offsets.Length - 1, length);
        (Offsets, Data) = (offsets, data);
    }

    /// <summary>The coded form.</summary>
    /// <param name="type">String, Json, Enum or Binary.</param>
    /// <param name="codes">An index into <paramref name="dictionary"/> per row; those of null rows are not looked at.</param>
    /// <param name="dictionary">The distinct values.</param>
    /// <param name="length">The number of rows.</param>
    /// <param name="nulls">True where the row is null; null when no row is.</param>
    public BytesColumn(LakeType type, int[] codes, DistinctBytes dictionary, int length, bool[]? nulls = null)
        : base(type, length, nulls)
    {
        CheckLength(codes.Length, length);
        (Codes, Dictionary) = (codes, dictionary);
    }

    /// <summary>Where rows begin in <see cref="Data"/>; empty in the coded form.</summary>
    public int[] Offsets { get; } = [];

    /// <summary>The bytes of all rows; empty in the coded form.</summary>
    public byte[] Data { get; } = [];

    /// <summary>The dictionary of the coded form, null in the flat form.</summary>
    public DistinctBytes? Dictionary { get; }

    /// <summary>An index per row in the coded form, else empty.</summary>
    public int[] Codes { get; } = [];

    /// <summary>The bytes of a row; empty when it is null.</summary>
    public ReadOnlySpan<byte> this[int row] => Dictionary is null
        ? Data.AsSpan(Offsets[row], Offsets[row + 1] - Offsets[row])
        : IsNull(row) ? default : Dictionary[Codes[row]];

    /// <summary>A row as text, null when it is null; bytes that are not UTF-8 become U+FFFD.</summary>
    public string? Text(int row) => IsNull(row)
        ? null
        : Dictionary is null ? Encoding.UTF8.GetString(this[row]) : Dictionary.Text(Codes[row]);

    /// <summary>A string column of texts.</summary>
    public static BytesColumn OfTexts(IReadOnlyList<string?> texts, LakeType? type = null)
    {
        var offsets = new int[texts.Count + 1];
        bool[]? nulls = null;
        for (var i = 0; i < texts.Count; i++)
        {
            offsets[i + 1] = checked(offsets[i] + (texts[i] is { } text ? Encoding.UTF8.GetByteCount(text) : 0));
            if (texts[i] is null)
                (nulls ??= new bool[texts.Count])[i] = true;
        }
        var data = new byte[offsets[^1]];
        for (var i = 0; i < texts.Count; i++)
            if (texts[i] is { } text)
                Encoding.UTF8.GetBytes(text, data.AsSpan(offsets[i]));
        return new BytesColumn(type ?? LakeType.String, offsets, data, texts.Count, nulls);
    }

    private protected override object BoxedAt(int row) =>
        Type.Kind == LakeTypeKind.Binary ? this[row].ToArray() : Text(row)!;
}
