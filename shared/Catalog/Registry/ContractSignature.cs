using System.Security.Cryptography;
using System.Text.Json;
using Millrace.Contracts.Datasets;

namespace Millrace.Catalog.Registry;

/// <summary>Names what a contract asks of rows: descriptions do not count, and neither does its version's number.</summary>
public static class ContractSignature
{
    /// <summary>The signature of a contract, as hexadecimal text.</summary>
    public static string Of(DatasetContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        var asked = new
        {
            contract.Kind,
            Fields = contract.Fields.Select(field => new
            {
                field.Name, Type = field.Type.ToString(), field.Required, field.Synonyms, field.Form, field.Allowed, Pattern = field.Pattern?.ToString(),
                field.Length.Minimum, field.Length.Maximum, field.Range, field.Severity, field.Tags,
            }),
            contract.Key, contract.EventTime, contract.EventTimeDefaultsToIngest, contract.PartitionBy, contract.Policy, contract.TimeBounds,
            contract.Rules, contract.References, contract.Slo,
        };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(asked)));
    }
}
