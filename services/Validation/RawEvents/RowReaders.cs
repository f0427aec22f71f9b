using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Rules;

namespace Millrace.Validation.RawEvents;

/// <summary>Readers to borrow, one caller each at a time; those of a contract live as long as it does.</summary>
sealed class RowReaders
{
    readonly ConditionalWeakTable<DatasetContract, ConcurrentBag<RowReader>> _idle = [];

    public RowReader Borrow(DatasetContract contract) =>
        _idle.GetOrCreateValue(contract).TryTake(out var reader) ? reader : new(contract);

    public void GiveBack(RowReader reader) => _idle.GetOrCreateValue(reader.Contract).Add(reader);
}
