using System.Text.Json;
using Millrace.Features.Columns;
using Millrace.Lake.Columns;

namespace Millrace.FeatureServing.HistoricalFeatures;

/// <summary>One column of a spine, in whatever form it came: it comes back as it was, and says what its cells mean.</summary>
internal abstract class SpineColumn
{
    /// <summary>A cell as a join key's text, or null when it cannot be one.</summary>
    public abstract string? Key(int row);

    /// <summary>A cell as an instant in microseconds since 1970 UTC.</summary>
    public abstract bool TryInstant(int row, out long instant);

    /// <summary>A cell as a value of the engine; a cell without one is null.</summary>
    public abstract bool TryValue(int row, ColumnType type, out object? value);

    /// <summary>A cell for people.</summary>
    public abstract string Shown(int row);

    /// <summary>Writes a cell as JSON.</summary>
    public abstract void Write(Utf8JsonWriter json, int row);

    /// <summary>The type of the column in a table.</summary>
    public abstract LakeType Type { get; }

    /// <summary>A cell as a column of that type takes it.</summary>
    public abstract object? Stored(int row);
}
