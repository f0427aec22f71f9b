using System.Text.Json.Serialization;

namespace Millrace.Catalog.Registry;

/// <summary>Where a version of a view is in its life.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ViewState>))]
public enum ViewState
{
    /// <summary>Compiled, and not run.</summary>
    Draft,

    /// <summary>Run, but no base covers the instant it started yet: lookups of it are INVALID.</summary>
    Backfilling,

    /// <summary>Run and complete, but not what an unversioned reference means.</summary>
    Shadow,

    /// <summary>What an unversioned reference means.</summary>
    Active,

    /// <summary>Run and answered by its version, but superseded.</summary>
    Deprecated,

    /// <summary>No longer run, nor answered.</summary>
    Retired,
}
