using System.Text;
using System.Text.Json;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Problems;

namespace Millrace.Contracts.Rules;

/// <summary>
/// Reads rows against a contract: values typed and in form, and every rule that a row alone can break. Needs no state and no clock,
/// so that ingestion runs it over uploads and validation over streams. One reader serves one caller at a time.
/// </summary>
public sealed class RowReader
{
    readonly FieldNames _names;
    readonly Cell[] _cells;
    readonly int[] _eventTime;
    readonly RowRules _rules;
    readonly List<Finding> _findings = [];
    readonly List<(int Start, int End)> _unknown = [];
    readonly int _versionField;

    public RowReader(DatasetContract contract)
    {
        Contract = contract;
        _names = new(contract.Fields);
        _cells = new Cell[contract.Fields.Count];
        _eventTime = [.. contract.EventTime.Select(contract.IndexOf)];
        _rules = new(contract);
        // A version's time is part of its key, so it is filled in from wherever the event time came.
        _versionField = contract.Kind == DatasetKind.Entity && contract.Fields[_eventTime[0]].Type.Kind == ColumnKind.Timestamp ? _eventTime[0] : -1;
    }

    /// <summary>The contract rows are read against.</summary>
    public DatasetContract Contract { get; }

    /// <summary>What was found about the row last read, errors and warnings.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>When the row last read happened, µs since 1970 UTC; null when no time could be read.</summary>
    public long? EventTime { get; private set; }

    /// <summary>What the row holds beyond the contract, as a JSON object; null when nothing.</summary>
    public string? Extra { get; private set; }

    /// <summary>Whether the row last read came with an <c>event_id</c> of its own.</summary>
    public bool HasOwnId { get; private set; }

    internal ReadOnlySpan<Cell> Cells => _cells;

    /// <summary>Reads a row.</summary>
    /// <param name="payload">Its JSON.</param>
    /// <param name="ingestTime">When it came, µs since 1970 UTC.</param>
    /// <returns>True when no rule of severity ERROR is broken.</returns>
    public bool Read(ReadOnlySpan<byte> payload, long ingestTime)
    {
        Array.Clear(_cells);
        _findings.Clear();
        _unknown.Clear();
        (EventTime, Extra, HasOwnId) = (null, null, false);
        try
        {
            ReadMembers(payload);
        }
        catch (JsonException broken)
        {
            return Fail(ErrorCode.MalformedJson, "json", null, broken.Message);
        }
        catch (InvalidOperationException)
        {
            return Fail(ErrorCode.InvalidEncoding, "encoding", null, "A string holds half of a surrogate pair, which is no text.");
        }

        SettleTime(ingestTime);
        _rules.Check(_cells, _findings);
        Extra = ExtraOf(payload);
        foreach (var finding in _findings)
            if (finding.Severity == Severity.Error)
                return false;
        return true;
    }

    /// <summary>The text of a field of the row last read, for keys and references: canonical, null when it has no value.</summary>
    public string? TextOf(int field) => CellText.Of(Contract.Fields[field], _cells[field]);

    void ReadMembers(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = Intake.RowScanner.MaxDepth + 2 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            Fail(ErrorCode.MalformedJson, "json", null, "A row must be a JSON object.");
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var field = _names.Find(ref reader, out var isSynonym);
            reader.Read();
            if (field >= 0)
                Take(ref reader, field, isSynonym, payload);
            else
            {
                HasOwnId |= field == FieldNames.EventId && reader.TokenType is JsonTokenType.String or JsonTokenType.Number && reader.ValueSpan.Length > 0;
                reader.Skip();
                if (field == FieldNames.Unknown)
                    _unknown.Add((start, (int)reader.BytesConsumed));
            }
        }
    }

    void Take(ref Utf8JsonReader reader, int field, bool isSynonym, ReadOnlySpan<byte> payload)
    {
        ref var cell = ref _cells[field];
        if (isSynonym && cell.State != CellState.Empty && !cell.BySynonym)
        {
            reader.Skip();
            return;
        }

        var contractField = Contract.Fields[field];
        if (cell.State != CellState.Empty)
            _findings.RemoveAll(finding => finding.Rule.Column == contractField.Name);
        cell.BySynonym = isSynonym;
        if (CellReader.Read(ref reader, contractField, ref cell, payload) is { } rule)
            _findings.Add(new(rule, rule.Code == ErrorCode.NaiveTime ? Severity.Warning : Severity.Error));
    }

    void SettleTime(long ingestTime)
    {
        foreach (var field in _eventTime)
        {
            if (_cells[field].State != CellState.Value)
                continue;
            EventTime = Contract.Fields[field].Type.Kind == ColumnKind.Date ? _cells[field].Whole * TimeText.MicrosOfDay : _cells[field].Whole;
            break;
        }

        var unreadable = Array.Exists(_eventTime, field => _cells[field].State == CellState.Invalid);
        if (EventTime is null && !unreadable)
        {
            if (Contract.EventTimeDefaultsToIngest)
                EventTime = ingestTime;
            else
                Fail(ErrorCode.MissingTime, "event_time", Contract.EventTime[0], "The row has no event time.");
        }

        if (EventTime is not { } time)
            return;
        if (_versionField >= 0 && _cells[_versionField].State == CellState.Empty)
            (_cells[_versionField].Whole, _cells[_versionField].State) = (time, CellState.Value);
        if (!Contract.TimeBounds.Contains(time, ingestTime))
            Fail(ErrorCode.TimeOutOfBounds, "time_bounds", Contract.EventTime[0], TimeBoundsMessage(time));
    }

    string TimeBoundsMessage(long time) => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{CellText.Instant(time)} is not from {CellText.Instant(Contract.TimeBounds.Earliest)} to {(Contract.TimeBounds.Latest is { } latest ? $"before {CellText.Instant(latest)} and " : "")}{Contract.TimeBounds.FutureTolerance / 1_000_000} s after it came in.");

    string? ExtraOf(ReadOnlySpan<byte> payload)
    {
        if (_unknown.Count == 0)
            return null;
        var text = new StringBuilder("{");
        foreach (var (start, end) in _unknown)
            text.Append(text.Length > 1 ? "," : "").Append(Encoding.UTF8.GetString(payload[start..end]));
        return text.Append('}').ToString();
    }

    bool Fail(string code, string rule, string? column, string message)
    {
        _findings.Add(new(new(code, rule, column, message), Severity.Error));
        return false;
    }
}

/// <summary>A rule that a row broke, and how much that weighs.</summary>
public readonly record struct Finding(BrokenRule Rule, Severity Severity);
