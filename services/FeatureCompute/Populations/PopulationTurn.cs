namespace Millrace.FeatureCompute.Populations;

/// <summary>
/// When the populations of one view of one tenant are to be computed again: at each new grid instant, and when rows from
/// before the newest one arrive late. All instants are microseconds since 1970 UTC. Safe to use from several threads.
/// </summary>
internal sealed class PopulationTurn
{
    /// <summary>Silver is committed up to 5 s after its rows are made known; what is read sooner may lack them.</summary>
    public static readonly long SilverDelay = (long)TimeSpan.FromSeconds(10).TotalMicroseconds;

    /// <summary>The shortest pause between two runs that found something.</summary>
    public static readonly long ShortestPause = (long)TimeSpan.FromMinutes(1).TotalMicroseconds;

    // A run that takes long is followed by a pause that is longer: a tenth of the time at most goes into them.
    const int PausePerRun = 10;

    readonly Lock _lock = new();
    long _grid = long.MinValue;
    long _notBefore = long.MinValue;
    long? _lateSince;
    long _lateUntil;

    /// <summary>Rows that belong before the newest grid instant were made known just now.</summary>
    public void NoteLate(long now)
    {
        lock (_lock)
        {
            _lateSince ??= now;
            _lateUntil = now;
        }
    }

    /// <summary>Whether a run is due.</summary>
    /// <param name="grid">The newest grid instant.</param>
    /// <param name="now">The present.</param>
    public bool IsDue(long grid, long now)
    {
        lock (_lock)
            return now >= _notBefore && ((grid > _grid && now >= grid + SilverDelay) || now >= _lateSince + SilverDelay);
    }

    /// <summary>From when on a run at a grid instant sees all that it is due for.</summary>
    public long CompleteFrom(long grid)
    {
        lock (_lock)
            return (_lateSince is null ? grid : Math.Max(grid, _lateUntil)) + SilverDelay;
    }

    /// <summary>A run read silver at an instant and wrote the places of some entities.</summary>
    public void Ran(long grid, long started, long ended, int entities)
    {
        lock (_lock)
        {
            _grid = Math.Max(_grid, grid);
            var complete = started - SilverDelay;
            if (_lateSince is not null)
                _lateSince = _lateUntil <= complete ? null : Math.Max(_lateSince.Value, complete);
            // A run over nothing cost nothing, and the first rows need not wait for it.
            _notBefore = entities == 0 ? ended : ended + Math.Max(ShortestPause, (ended - started) * PausePerRun);
        }
    }

    /// <summary>A run failed, or somebody else is at it: what it was due for still is, after a pause.</summary>
    public void PutOff(long ended)
    {
        lock (_lock)
            _notBefore = ended + ShortestPause;
    }
}
