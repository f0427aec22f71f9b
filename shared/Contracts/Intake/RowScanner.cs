using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Delivery;
using Millrace.Contracts.Identity;
using Millrace.Contracts.Problems;
using Millrace.Contracts.Rules;
using Millrace.Contracts.Tenancy;

namespace Millrace.Contracts.Intake;

/// <summary>
/// Looks at a row as it comes in, once, without building anything: is it JSON, does it have a key and a time, which id and which
/// lane does it have. What its values mean is validation's business. One scanner serves one reader at a time.
/// </summary>
public sealed class RowScanner
{
    /// <summary>The deepest nesting of a row.</summary>
    public const int MaxDepth = 64;

    /// <summary>The longest row, in bytes.</summary>
    public const int MaxBytes = 1 << 20;

    // Longest part of a lane key or id that is unescaped on the stack.
    const int StackBytes = 256;

    readonly DatasetContract _contract;
    readonly FieldNames _names;
    readonly ulong _laneSeed;
    readonly byte[] _tenant;
    readonly byte[] _roles;
    readonly int[] _keys;
    readonly CanonicalJson _canonical = new();
    readonly bool[] _present;
    byte[] _id = new byte[64];
    int _idLength;

    const byte Watched = 1;
    const byte Partition = 2;

    public RowScanner(DatasetContract contract, TenantId tenant)
    {
        _contract = contract;
        _names = new(contract.Fields);
        _laneSeed = Delivery.Lane.SeedOf(tenant);
        _tenant = tenant.ToUtf8();
        _roles = new byte[contract.Fields.Count];
        _present = new bool[contract.Fields.Count];
        // A part of the key that is also a time with a default (an entity's updated_at) may be absent.
        _keys = [.. contract.Key.Append(contract.PartitionBy).Distinct().Except(contract.EventTime).Select(contract.IndexOf)];
        foreach (var key in _keys)
            _roles[key] |= Watched;
        foreach (var time in contract.EventTime)
            _roles[contract.IndexOf(time)] |= Watched;
        _roles[contract.IndexOf(contract.PartitionBy)] |= Partition;
    }

    /// <summary>The id of the row last scanned with success, as UTF-8.</summary>
    public ReadOnlySpan<byte> Id => _id.AsSpan(0, _idLength);

    /// <summary>The lane of the row last scanned with success.</summary>
    public int Lane { get; private set; }

    /// <summary>Looks at a row.</summary>
    /// <param name="json">The row, without the line break.</param>
    /// <param name="problem">Why the row is refused.</param>
    /// <returns>False when it is refused.</returns>
    public bool Scan(ReadOnlySpan<byte> json, out RowProblem problem)
    {
        if (json.Length > MaxBytes)
            return Refuse(ErrorCode.EventTooLarge, $"An event may have up to {MaxBytes} bytes; this one has {json.Length}.", out problem);
        if (!Utf8.IsValid(json))
            return Refuse(ErrorCode.InvalidEncoding, "Events must be UTF-8.", out problem);
        try
        {
            return Look(json, out problem);
        }
        catch (JsonException broken)
        {
            return Refuse(ErrorCode.MalformedJson, $"This is no JSON object: {Plain(broken.Message)}", out problem);
        }
        catch (InvalidOperationException)
        {
            return Refuse(ErrorCode.InvalidEncoding, "A string holds half of a surrogate pair, which is no text.", out problem);
        }
    }

    bool Look(ReadOnlySpan<byte> json, out RowProblem problem)
    {
        Array.Clear(_present);
        var (idGiven, laneGiven, foreign) = (false, false, false);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth + 2 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return Refuse(ErrorCode.MalformedJson, "An event must be a JSON object.", out problem);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                if (reader.CurrentDepth >= MaxDepth)
                    return Refuse(ErrorCode.TooDeep, $"Objects and arrays may be nested {MaxDepth} deep.", out problem);
                continue;
            }

            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                continue;
            var field = _names.Find(ref reader, out _);
            if (field == FieldNames.EventId)
                idGiven = TakeId(ref reader);
            else if (field == FieldNames.TenantId)
                foreign |= IsForeign(ref reader);
            else if (field >= 0 && _roles[field] != 0)
                laneGiven |= TakeField(ref reader, field);
        }

        if (foreign)
            return Refuse(ErrorCode.TenantMismatch, "The event names another tenant than the one whose key came with it.", out problem);
        return Complete(laneGiven, out problem) && Identify(json, idGiven);
    }

    bool TakeField(ref Utf8JsonReader reader, int field)
    {
        reader.Read();
        var present = reader.TokenType switch
        {
            JsonTokenType.Null => false,
            JsonTokenType.String => reader.ValueSpan.Trim(" \t"u8).Length > 0,
            _ => true,
        };
        _present[field] |= present;
        if (!present || (_roles[field] & Partition) == 0 || reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            return false;
        Lane = LaneOf(ref reader);
        return true;
    }

    int LaneOf(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return Delivery.Lane.Of(_laneSeed, reader.ValueSpan.Trim(" \t"u8));
        var length = reader.ValueSpan.Length;
        var buffer = length <= StackBytes ? stackalloc byte[StackBytes] : new byte[length];
        return Delivery.Lane.Of(_laneSeed, buffer[..reader.CopyString(buffer)].Trim(" \t\r\n"u8));
    }

    bool TakeId(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number) || reader.ValueSpan.Length == 0)
            return false;
        if (_id.Length < reader.ValueSpan.Length)
            _id = new byte[reader.ValueSpan.Length];
        if (reader.TokenType == JsonTokenType.String)
            _idLength = reader.CopyString(_id);
        else
        {
            reader.ValueSpan.CopyTo(_id);
            _idLength = reader.ValueSpan.Length;
        }

        return true;
    }

    bool IsForeign(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType != JsonTokenType.Null
            && !(reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(_tenant));
    }

    bool Complete(bool laneGiven, out RowProblem problem)
    {
        foreach (var key in _keys)
            if (!_present[key])
                return Refuse(ErrorCode.MissingKey, $"The field '{_contract.Fields[key].Name}' must have a value.", out problem);
        if (!laneGiven)
            return Refuse(ErrorCode.MissingKey, $"The field '{_contract.PartitionBy}' must be a text.", out problem);
        problem = default;
        if (_contract.EventTimeDefaultsToIngest)
            return true;
        foreach (var time in _contract.EventTime)
            if (_present[_contract.IndexOf(time)])
                return true;
        return Refuse(ErrorCode.MissingTime, $"The field '{string.Join("' or '", _contract.EventTime)}' must have a value.", out problem);
    }

    bool Identify(ReadOnlySpan<byte> json, bool idGiven)
    {
        if (idGiven)
            return true;
        _idLength = EventId.Length;
        EventId.Write(json, _canonical, _id);
        return true;
    }

    static bool Refuse(string code, string detail, out RowProblem problem)
    {
        problem = new(code, detail);
        return false;
    }

    static string Plain(string message)
    {
        var at = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return at < 0 ? message : message[..at];
    }
}

/// <summary>Why a row was refused on the way in.</summary>
/// <param name="Code">A code of <see cref="ErrorCode"/>.</param>
/// <param name="Detail">What was wrong and what is accepted.</param>
public readonly record struct RowProblem(string Code, string Detail);
