using System.Text.Json;
using Millrace.Contracts.Models;
using Millrace.Lake.Columns;

namespace Millrace.TrainingTrigger.TrainingSets;

/// <summary>Cells of an answer as a model takes them.</summary>
static class TransformCell
{
    /// <summary>The column of transformed cells.</summary>
    public static LakeType TypeOf(ColumnParameters parameters) => parameters.OneHot ? LakeType.List(LakeType.Float) : LakeType.Double;

    /// <summary>The transformed cell.</summary>
    public static object? Of(JsonElement cell, ColumnParameters parameters)
    {
        if (parameters.Categories is null)
            return parameters.Of(cell.ValueKind == JsonValueKind.Number ? cell.GetDouble() : null);
        return parameters.OneHot ? parameters.VectorOf(Text(cell))?.Select(number => (object?)number).ToArray() : parameters.OfText(Text(cell));
    }

    /// <summary>A text or truth value as text.</summary>
    public static string? Text(JsonElement cell) => cell.ValueKind switch
    {
        JsonValueKind.String => cell.GetString(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };
}
