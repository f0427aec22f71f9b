using System.Text;
using System.Text.Json;

namespace Millrace.Contracts.Rules;

/// <summary>
/// Finds the field that a JSON member's name stands for. Producers write members in one order row after row, so the
/// search begins where the last hit left off and nearly always ends there.
/// </summary>
sealed class FieldNames
{
    /// <summary>The platform's own member, the id that makes an event idempotent.</summary>
    public const int EventId = -2;

    /// <summary>The platform's own member, which must agree with the credential.</summary>
    public const int TenantId = -3;

    /// <summary>A member that the contract does not name.</summary>
    public const int Unknown = -1;

    readonly List<(byte[] Name, int Field, bool IsSynonym)> _names = [];
    int _next;

    public FieldNames(IReadOnlyList<Datasets.ContractField> fields)
    {
        for (var i = 0; i < fields.Count; i++)
            _names.Add((Encoding.UTF8.GetBytes(fields[i].Name), i, false));
        AddOwn("event_id", EventId);
        AddOwn("tenant_id", TenantId);
        for (var i = 0; i < fields.Count; i++)
            foreach (var synonym in fields[i].Synonyms)
                _names.Add((Encoding.UTF8.GetBytes(synonym), i, true));
    }

    void AddOwn(string name, int field)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        if (!_names.Exists(known => known.Name.AsSpan().SequenceEqual(utf8)))
            _names.Add((utf8, field, false));
    }

    /// <summary>The field of the member at the reader: an index, or one of the constants.</summary>
    public int Find(ref Utf8JsonReader reader, out bool isSynonym)
    {
        for (int tried = 0, at = _next; tried < _names.Count; tried++, at++)
        {
            if (at >= _names.Count)
                at = 0;
            if (!reader.ValueTextEquals(_names[at].Name))
                continue;
            _next = at + 1;
            isSynonym = _names[at].IsSynonym;
            return _names[at].Field;
        }

        isSynonym = false;
        return Unknown;
    }
}
