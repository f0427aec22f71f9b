using Millrace.Features.Columns;
using Millrace.Features.State;

namespace Millrace.Features.Aggregation;

internal enum TallyResult { Distinct, Mode, Set }

internal abstract class PendingAccumulator : Accumulator
{
    public override void Reset() => throw new NotSupportedException();
    public override void Add(in InputRows input) => throw new NotSupportedException();
    public override void Merge(Accumulator other) => throw new NotSupportedException();
    public override void Finish(long at, ColumnBuilder output) => throw new NotSupportedException();
    public override void Encode(StateWriter writer) => throw new NotSupportedException();
    public override void MergeEncoded(StateReader reader) => throw new NotSupportedException();
}
#pragma warning disable CS9113
internal sealed class CountAccumulator : PendingAccumulator;
internal sealed class TallyAccumulator(TallyResult result) : PendingAccumulator;
internal sealed class WholeTallyAccumulator(TallyResult result, ColumnType type) : PendingAccumulator;
internal sealed class WholeSumAccumulator(ColumnType type, bool mean) : PendingAccumulator;
internal sealed class DoubleSumAccumulator(bool mean) : PendingAccumulator;
internal sealed class TextExtremumAccumulator(bool greatest) : PendingAccumulator;
internal sealed class DoubleExtremumAccumulator(bool greatest) : PendingAccumulator;
internal sealed class WholeExtremumAccumulator(ColumnType type, bool greatest) : PendingAccumulator;
internal sealed class EdgeAccumulator(ColumnType type, bool last) : PendingAccumulator;
internal sealed class DeviationAccumulator(ColumnType type, bool sample) : PendingAccumulator;
internal sealed class SessionsAccumulator(long idle, bool mean) : PendingAccumulator;
internal sealed class DecayedVectorAccumulator(int halfLife, int days) : PendingAccumulator;
internal sealed class TopRecentAccumulator(ColumnType type, int n) : PendingAccumulator;
#pragma warning restore CS9113
