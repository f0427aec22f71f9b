using Millrace.Catalog.Registry;

namespace Millrace.FeatureCompute.Registry;

/// <summary>The moves of a view's versions from state to state; each gives the changed state of the registry and does nothing else.</summary>
internal static class Lifecycle
{
    /// <summary>Makes a version what an unversioned reference means; the one that was is deprecated.</summary>
    public static RegistryState Activate(this RegistryState state, RegisteredView version) => state with
    {
        Views =
        [
            .. state.Views.Select(view => !view.IsVersionOf(version) ? view
                : view.Version == version.Version ? view with { State = ViewState.Active, Held = false }
                : view.State == ViewState.Active ? view with { State = ViewState.Deprecated }
                : view),
        ],
    };

    /// <summary>A version that was being backfilled is complete: it becomes active, or, when it is held, waits in the shadow.</summary>
    public static RegistryState Complete(this RegistryState state, RegisteredView version) =>
        version.Held ? state.With(version with { State = ViewState.Shadow }) : state.Activate(version);

    /// <summary>Makes a version the active one, or the one that will be as soon as it is complete.</summary>
    /// <param name="state">The registry's state.</param>
    /// <param name="version">The version.</param>
    /// <param name="needsBase">Whether it must be backfilled when it has not been run.</param>
    /// <param name="since">The instant (µs) that a base must cover then.</param>
    public static RegistryState Promote(this RegistryState state, RegisteredView version, bool needsBase, long since) => version.State switch
    {
        ViewState.Active => state,
        ViewState.Backfilling => state.With(version with { Held = false }),
        ViewState.Draft or ViewState.Retired when needsBase => state.With(version with { State = ViewState.Backfilling, Held = false, Since = since }),
        _ => state.Activate(version),
    };

    /// <summary>Takes a version one step out of use: an active one is deprecated, any other retired.</summary>
    public static RegistryState Retire(this RegistryState state, RegisteredView version) =>
        state.With(version with { State = version.State == ViewState.Active ? ViewState.Deprecated : ViewState.Retired, Held = false });
}
