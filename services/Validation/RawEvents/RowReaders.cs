using System.Collections.Concurrent;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Rules;

namespace Millrace.Validation.RawEvents;

/// <summary>Readers to borrow, one caller each at a time.</summary>
sealed class RowReaders
{
    readonly ConcurrentDictionary<DatasetContract, ConcurrentBag<RowReader>> _idle = new(ReferenceEqualityComparer.Instance);

    public RowReader Borrow(DatasetContract contract) =>
        _idle.GetOrAdd(contract, _ => []).TryTake(out var reader) ? reader : new(contract);

    public void GiveBack(RowReader reader) => _idle.GetOrAdd(reader.Contract, _ => []).Add(reader);
}
