using Millrace.Catalog.Silver;
using Millrace.Contracts.Tenancy;
using Millrace.Features.Model;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Storage;

namespace Millrace.Catalog.Gold;

/// <summary>
/// The gold table of a view of a tenant: rows are written, audited and then published in one commit, so that readers
/// see a whole run or nothing of it.
/// </summary>
public sealed class GoldTable
{
    const string Gone = "_gone";
    const int MaxAttempts = 5;

    readonly DeltaTable _table;
    readonly FeatureViewModel _view;

    GoldTable(DeltaTable table, FeatureViewModel view) => (_table, _view) = (table, view);

    /// <summary>The table at its newest version.</summary>
    public Snapshot Snapshot => _table.Snapshot;

    /// <summary>
    /// Opens a view's table, or makes it. A version whose features or keys have other types than the table's columns has
    /// a table of its own, <c>{view}_v{version}</c>.
    /// </summary>
    public static async Task<GoldTable> OpenAsync(IObjectStore lake, TenantId tenant, FeatureViewModel view, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(view);
        var options = new TableOptions { Clock = clock };
        var table = await DeltaTable.OpenOrCreateAsync(lake, LakeTables.Gold(tenant, view.Pack, view.Name), GoldSchema.DefinitionOf(view), options, cancellationToken);
        return new GoldTable(
            Fits(table, view)
                ? table
                : await DeltaTable.OpenOrCreateAsync(lake, LakeTables.Gold(tenant, view.Pack, view.Name, view.Version), GoldSchema.DefinitionOf(view), options, cancellationToken),
            view);
    }

    /// <summary>The rows of the view's version whose instants lie in [from, to), and that match if it is said what, with the columns of its schema.</summary>
    public async Task<IReadOnlyList<ColumnBatch>> RowsAsync(long from, long to, Filter? which, CancellationToken cancellationToken)
    {
        var names = GoldSchema.Of(_view).Fields.Select(field => field.Name).Where(name => _table.Schema.IndexOf(name) >= 0).ToArray();
        var where = Filter.All(
            Filter.Between(GoldSchema.EventTimestamp, from, to),
            Filter.Between(GoldSchema.EventDate, Day(from), Day(to) + 1),
            Filter.Equal(GoldSchema.ViewVersion, _view.Version),
            which ?? Filter.All());
        var batches = new List<ColumnBatch>();
        await foreach (var batch in _table.ReadAsync(new ReadOptions { Columns = names, Where = where, Version = _table.Version }, cancellationToken))
            batches.Add(batch);
        return batches;
    }

    /// <summary>Puts rows into the table, and takes others away, in one commit: write, audit, publish.</summary>
    /// <param name="rows">What is to be there, in the columns of the view's schema; a row with the key of one that is there replaces it.</param>
    /// <param name="gone">Rows whose keys are to be there no longer.</param>
    /// <param name="runId">The run, which the rows carry.</param>
    /// <param name="marks">How far the work has come with this commit.</param>
    /// <param name="cancellationToken">Ends the work before it is published.</param>
    /// <exception cref="GoldAuditException">The audit failed, and the staged files are gone.</exception>
    public async Task WriteAsync(
        IReadOnlyList<ColumnBatch> rows, IReadOnlyList<ColumnBatch> gone, string runId, IReadOnlyList<TransactionVersion> marks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(gone);
        ColumnBatch[] source = [.. rows.Select(batch => Marked(batch, false)), .. gone.Select(batch => Marked(batch, true))];
        var merge = new MergeOptions(GoldSchema.KeyOf(_view)) { DeleteColumn = Gone };
        var options = new CommitOptions
        {
            Operation = "MATERIALIZE",
            Transactions = marks,
            SortBy = _view.Entity.JoinKeys,
            Notes = new Dictionary<string, string> { ["run_id"] = runId },
        };
        for (var attempt = 1; ; attempt++)
        {
            var staged = await _table.StageMergeAsync(source, merge, options, cancellationToken);
            try
            {
                await GoldAudit.CheckAsync(staged, _table.Path, merge.KeyColumns, runId, rows.Sum(batch => (long)batch.RowCount), cancellationToken);
                await staged.PublishAsync(cancellationToken);
                return;
            }
            catch (CommitConflictException) when (attempt < MaxAttempts)
            {
                await staged.DiscardAsync(cancellationToken);
            }
            catch (GoldAuditException)
            {
                await staged.DiscardAsync(cancellationToken);
                throw;
            }
        }
    }

    // New features become columns; what is there must stay what it is, and every row needs its keys.
    static bool Fits(DeltaTable table, FeatureViewModel view) => GoldSchema.Of(view).Fields.All(field =>
        table.Schema.IndexOf(field.Name) is var at && (at < 0 ? field.Nullable : table.Schema.Fields[at].Type.Equals(field.Type)))
        && table.Schema.Fields.All(field => field.Nullable || GoldSchema.Of(view).IndexOf(field.Name) >= 0);

    static ColumnBatch Marked(ColumnBatch batch, bool gone)
    {
        var marks = new bool[batch.RowCount];
        Array.Fill(marks, gone);
        return new ColumnBatch(
            new TableSchema([.. batch.Schema.Fields, new Field(Gone, LakeType.Boolean)]), [.. batch.Columns, new BooleanColumn(LakeType.Boolean, marks)], batch.RowCount);
    }

    // The beginning of time has no day: rounding it down to one would come out at the end.
    static int Day(long instant) => (int)Features.Windows.UtcDay.Of(Math.Max(instant, long.MinValue / 2));
}
