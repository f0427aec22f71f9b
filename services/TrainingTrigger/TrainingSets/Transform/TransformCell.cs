using System.Text.Json;
using Millrace.Contracts.Models;

namespace Millrace.TrainingTrigger.TrainingSets;

/// <summary>Cells of an answer as a model takes them.</summary>
static class TransformCell
{
    /// <summary>The transformed cell.</summary>
    public static double? Of(JsonElement cell, ColumnParameters parameters) => parameters.Categories is null
        ? parameters.Of(cell.ValueKind == JsonValueKind.Number ? cell.GetDouble() : null)
        : parameters.OfText(Text(cell));

    /// <summary>A text or truth value as text.</summary>
    public static string? Text(JsonElement cell) => cell.ValueKind switch
    {
        JsonValueKind.String => cell.GetString(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };
}
