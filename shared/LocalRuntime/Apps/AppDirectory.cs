namespace Millrace.LocalRuntime.Apps;

/// <summary>Which instances are attached, by app id; calls take turns among them.</summary>
internal sealed class AppDirectory
{
    readonly Dictionary<string, List<AppSession>> _apps = new(StringComparer.Ordinal);
    int _turn;

    public void Add(AppSession session)
    {
        lock (_apps)
        {
            if (!_apps.TryGetValue(session.AppId, out var sessions))
                _apps[session.AppId] = sessions = [];
            sessions.Add(session);
        }
    }

    public void Remove(AppSession session)
    {
        lock (_apps)
            if (_apps.TryGetValue(session.AppId, out var sessions) && sessions.Remove(session) && sessions.Count == 0)
                _apps.Remove(session.AppId);
    }

    /// <summary>An instance of an app that can be called, or null.</summary>
    public AppSession? Find(string appId)
    {
        lock (_apps)
            return _apps.TryGetValue(appId, out var sessions) ? sessions[(int)((uint)_turn++ % (uint)sessions.Count)] : null;
    }
}
