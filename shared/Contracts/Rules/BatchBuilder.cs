using Millrace.Contracts.Batches;
using Millrace.Contracts.Datasets;

namespace Millrace.Contracts.Rules;

/// <summary>Gathers the rows that a reader accepted into the columns of a valid batch.</summary>
public sealed class BatchBuilder
{
    /// <summary>Under the policy <c>always</c>: whether the row breaks no rule.</summary>
    public const string ValidColumn = "_valid";

    readonly DatasetContract _contract;
    readonly BatchColumn[] _columns;
    readonly TextBatchColumn _id;
    readonly Int64BatchColumn _time;
    readonly TextBatchColumn _extra;
    readonly BooleanBatchColumn? _valid;
    bool _anyExtra;

    /// <param name="contract">Whose fields become columns.</param>
    /// <param name="capacity">The most rows.</param>
    public BatchBuilder(DatasetContract contract, int capacity)
    {
        _contract = contract;
        _columns = [.. contract.Fields.Select(field => BatchColumn.Create(field.Name, field.Type, capacity))];
        _id = (TextBatchColumn)BatchColumn.Create(ValidBatch.EventId, new(ColumnKind.String), capacity);
        _time = (Int64BatchColumn)BatchColumn.Create(ValidBatch.EventTime, new(ColumnKind.Timestamp), capacity);
        _extra = (TextBatchColumn)BatchColumn.Create(ValidBatch.Extra, new(ColumnKind.Json), capacity);
        if (contract.Policy == ViolationPolicy.Always)
            _valid = (BooleanBatchColumn)BatchColumn.Create(ValidColumn, new(ColumnKind.Boolean), capacity);
    }

    /// <summary>Rows so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Adds the row that the reader last read.</summary>
    /// <exception cref="InvalidOperationException">The row has no time.</exception>
    public void Add(string id, RowReader row, bool isValid = true)
    {
        var at = Rows++;
        (_id.Values[at], _id.Nulls[at]) = (id, false);
        _time.Values[at] = row.EventTime ?? throw new InvalidOperationException("A row without a time cannot be kept.");
        _time.Nulls[at] = false;
        if (row.Extra is not null)
        {
            (_extra.Values[at], _extra.Nulls[at]) = (row.Extra, false);
            _anyExtra = true;
        }

        if (_valid is not null)
            (_valid.Values[at], _valid.Nulls[at]) = (isValid, false);
        var cells = row.Cells;
        for (var i = 0; i < _columns.Length; i++)
            if (cells[i].State == CellState.Value)
                Set(_columns[i], at, cells[i]);
    }

    static void Set(BatchColumn column, int at, in Cell cell)
    {
        column.Nulls[at] = false;
        switch (column)
        {
            case TextBatchColumn text: text.Values[at] = cell.Text; break;
            case Int64BatchColumn whole: whole.Values[at] = cell.Whole; break;
            case DoubleBatchColumn real: real.Values[at] = real.Type.Kind == ColumnKind.Float32 ? (float)cell.Real : cell.Real; break;
            case DecimalBatchColumn exact: exact.Values[at] = cell.Exact; break;
            case BooleanBatchColumn truth: truth.Values[at] = cell.Whole != 0; break;
        }
    }

    /// <summary>The batch of the rows so far.</summary>
    /// <param name="raw">The batch they came in.</param>
    /// <param name="position">Where that one stands in the log.</param>
    /// <param name="keep">Which of the rows; null for all.</param>
    public ValidBatch Build(RawBatch raw, Delivery.SourcePosition position, bool[]? keep = null)
    {
        int[]? rows = keep is null ? null : [.. Enumerable.Range(0, Rows).Where(row => keep[row])];
        List<BatchColumn> columns = [_id, _time, .. _columns];
        if (_anyExtra)
            columns.Add(_extra);
        if (_valid is not null)
            columns.Add(_valid);
        return new()
        {
            Tenant = raw.Tenant,
            Pack = raw.Pack,
            Dataset = raw.Dataset,
            Contract = _contract.Id,
            Lane = raw.Lane,
            IngestTime = raw.IngestTime,
            Position = position,
            Rows = rows?.Length ?? Rows,
            Columns = columns.ConvertAll(column => rows is null ? column.Take(Rows) : column.Take(rows)),
        };
    }
}
