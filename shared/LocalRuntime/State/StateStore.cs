using System.Globalization;
using Millrace.LocalRuntime.Errors;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.State;

/// <summary>One state component as one app sees it: keys get the app's prefix, answers come without it.</summary>
internal sealed class StateStore(Component component, string appId, EmbeddedState state, TimeProvider time)
{
    readonly string _prefix = KeyPrefix.Of(component, appId);

    public string Name => component.Name;

    /// <summary>The stored form of a key.</summary>
    /// <exception cref="ApiError">It contains the separator.</exception>
    public string Prefixed(string key, bool named = true) => key.Contains("||", StringComparison.Ordinal)
        ? throw StateErrors.IllegalKey(Name, key, named)
        : _prefix + key;

    public StateRecord? Get(string key) => state.Get(Name, Prefixed(key));

    /// <summary>Finds many keys; each found key once, in the order of the stored keys, then the missing ones.</summary>
    public List<(string Key, StateRecord? Record)> GetBulk(IReadOnlyList<string> keys)
    {
        foreach (var key in keys)
            Prefixed(key);
        // Looked up in the order of the index, which is that of the answer.
        string[] sorted = [.. keys.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var records = state.GetMany(Name, _prefix, sorted);
        var answers = new List<(string, StateRecord?)>(keys.Count);
        for (var i = 0; i < sorted.Length; i++)
            if (records[i] is { } found)
                answers.Add((sorted[i], found));
        for (var i = 0; i < sorted.Length; i++)
            if (records[i] is null)
                answers.Add((sorted[i], null));
        // SQL stores answer a repeated key once and fill up with nameless items.
        while (answers.Count < keys.Count)
            answers.Add(("", null));
        return answers;
    }

    /// <summary>Writes items one by one; the first condition that does not hold is the error, the others are written.</summary>
    public async Task SaveAsync(IReadOnlyList<StateItem> items)
    {
        var changes = items.Select(item => Change(item, delete: false)).ToList();
        var made = await WriteAsync(changes, together: false, StateErrors.SaveFailed);
        if (made.Contains(false))
            throw StateErrors.SaveMismatch(Name, items.Count);
    }

    public async Task DeleteAsync(string key, string? etag)
    {
        var change = new StateChange(Prefixed(key), null, etag, false, null);
        if (!(await WriteAsync([change], together: false, StateErrors.SaveFailed))[0])
            throw StateErrors.DeleteMismatch(key);
    }

    public async Task DeleteBulkAsync(IReadOnlyList<StateItem> items)
    {
        var made = await WriteAsync(
            [.. items.Select(item => Change(item, delete: true))], together: false, StateErrors.SaveFailed);
        if (made.Contains(false))
            throw StateErrors.DeleteBulkMismatch(Name, items.Count);
    }

    /// <summary>Makes all changes or none.</summary>
    public async Task TransactAsync(IReadOnlyList<(bool Delete, StateItem Item)> operations)
    {
        var changes = operations.Select(operation => Change(operation.Item, operation.Delete, named: false)).ToList();
        if (changes.Count > 0 && (await WriteAsync(changes, together: true, StateErrors.TransactionFailed)).Contains(false))
            throw StateErrors.TransactionMismatch();
    }

    async Task<bool[]> WriteAsync(
        List<StateChange> changes, bool together, Func<string, string, ApiError> failed)
    {
        try
        {
            return await state.WriteAsync(Name, changes, together);
        }
        catch (Storage.DatabaseException failure)
        {
            throw failed(Name, failure.Message);
        }
    }

    StateChange Change(StateItem item, bool delete, bool named = true) => new(
        Prefixed(item.Key, named), delete ? null : item.Value, item.Etag, item.FirstWrite, delete ? null : Expiry(item));

    long? Expiry(StateItem item)
    {
        if (!item.Metadata.TryGetValue("ttlInSeconds", out var text) || text.Length == 0)
            return null;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            || seconds is > int.MaxValue or < int.MinValue)
            throw StateErrors.BadTtl(Name, text);
        return seconds <= 0 ? null : time.GetUtcNow().ToUnixTimeMilliseconds() + (seconds * 1000);
    }
}
