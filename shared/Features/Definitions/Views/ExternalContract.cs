using Millrace.Features.Columns;
using Millrace.Features.Definitions.Packs;
using Millrace.Features.Definitions.Yaml;
using Millrace.Features.Model;

namespace Millrace.Features.Definitions.Views;

/// <summary>Reads the contract that an external view names, and finds what rows of the view could never pass.</summary>
internal static class ExternalContract
{
    /// <summary>The contract's file; null when the view names none.</summary>
    public static string? Of(ViewDraft view, ExternalModel external, PackContext pack)
    {
        if (view.Fields.Scalar("contract") is not { } file)
            return null;
        if (pack.Contracts.TryGetValue(file.Value, out var contract))
            Check(view, external, contract, file, pack.Errors);
        else
            pack.Errors.Add(file.At, $"the pack has no contract '{file.Value}'", pack.Contracts.Keys, file.Value);
        return file.Value;
    }

    static void Check(ViewDraft view, ExternalModel external, ContractModel contract, YamlScalar file, ErrorSink errors)
    {
        if (!contract.TimeColumns.Contains(external.TimeColumn))
            errors.Add(file.At, $"the contract's event time is {string.Join(", ", contract.TimeColumns)}, that of the view's rows '{external.TimeColumn}'; 'timestamp' of its source names another");
        var fields = contract.Rows.Fields.ToDictionary(field => field.Name, StringComparer.Ordinal);
        foreach (var key in view.Entity.JoinKeys)
            if (!fields.TryGetValue(key, out var field))
                errors.Add(file.At, $"the contract has no field '{key}', a key of '{view.Entity.Name}'", fields.Keys, key);
            else if (field.Type != view.Entity.TypeOf(key))
                errors.Add(file.At, $"the key '{key}' is {Word(view.Entity.TypeOf(key))} in '{PackFile.Path}' and {Word(field.Type)} in the contract");
        foreach (var feature in view.Features)
            if (!fields.TryGetValue(feature.Name, out var field))
                errors.Add(feature.At, $"the contract has no field '{feature.Name}'", fields.Keys, feature.Name);
            else if (feature.Type is { } type && !Fits(type.Column, field.Type))
                errors.Add(feature.At, $"'{feature.Name}' is {type} here and {Word(field.Type)} in the contract");
        var sent = view.Entity.JoinKeys.Concat(view.Features.Select(feature => feature.Name)).Concat(contract.TimeColumns).Append(external.CreatedColumn).ToHashSet();
        foreach (var field in contract.Rows.Fields.Where(field => !field.Nullable && !sent.Contains(field.Name) && !IsOfThePlatform(field, contract.Rows)))
            errors.Add(file.At, $"the contract requires '{field.Name}', which rows of this view do not have");
    }

    static bool IsOfThePlatform(FieldModel field, DatasetSchema rows) => field.Name == rows.EventId || field.Name == rows.EventTime;

    // Lists and vectors are arrays in a contract, whose values come as JSON text.
    static bool Fits(ColumnType feature, ColumnType field) => feature switch
    {
        ColumnType.List or ColumnType.Vector => field == ColumnType.String,
        ColumnType.Double => field is ColumnType.Double or ColumnType.Int64 or ColumnType.Decimal,
        _ => feature == field,
    };

    static string Word(ColumnType type) => type.ToString().ToLowerInvariant();
}
