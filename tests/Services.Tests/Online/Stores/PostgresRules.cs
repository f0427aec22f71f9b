using System.Globalization;

namespace Millrace.Services.Tests.Online.Stores;

/// <summary><c>state.postgresql</c>: an ETag must be the row's, whatever is asked, and making a row that is there is an error.</summary>
sealed class PostgresRules : IStoreRules
{
    readonly Lock _gate = new();
    readonly Dictionary<string, (byte[] Value, long Version)> _rows = new(StringComparer.Ordinal);
    long _transaction = 800;

    public int Save(string key, byte[] value, string etag, Concurrency concurrency)
    {
        lock (_gate)
        {
            _transaction++;
            if (etag.Length == 0)
            {
                if (concurrency == Concurrency.FirstWrite && _rows.ContainsKey(key))
                    return 500;
            }
            else if (!IsVersion(etag, out var version))
                return 400;
            else if (!_rows.TryGetValue(key, out var row) || row.Version != version)
                return 409;
            _rows[key] = (value, _transaction);
            return 204;
        }
    }

    public (byte[] Value, string ETag)? Get(string key)
    {
        lock (_gate)
            return _rows.TryGetValue(key, out var row) ? (row.Value, row.Version.ToString(CultureInfo.InvariantCulture)) : null;
    }

    public int Delete(string key, string etag)
    {
        lock (_gate)
        {
            if (etag.Length > 0)
            {
                if (!IsVersion(etag, out var version))
                    return 400;
                if (!_rows.TryGetValue(key, out var row) || row.Version != version)
                    return 409;
            }

            _rows.Remove(key);
            return 204;
        }
    }

    static bool IsVersion(string etag, out long version) => long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out version);
}
