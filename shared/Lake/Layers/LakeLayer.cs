namespace Millrace.Lake.Layers;

/// <summary>The layers of the lake; each has its own folder below tenant and pack.</summary>
public enum LakeLayer
{
    /// <summary>Payloads as they came, append only.</summary>
    Bronze,

    /// <summary>Clean, typed rows, one per id.</summary>
    Silver,

    /// <summary>Feature rows with their history.</summary>
    Gold,

    /// <summary>
    /// What each day brought each entity, from silver and rebuilt from it when it is gone. One value may hold traces of many
    /// people, so that an erasure empties the whole layer.
    /// </summary>
    Tiles,

    /// <summary>Rows that did not hold, with reasons.</summary>
    Quarantine,

    /// <summary>Rows that wait for something they refer to.</summary>
    Pending,

    /// <summary>Training samples and splits.</summary>
    Training,

    /// <summary>Outputs of steps before their gate.</summary>
    Staging,

    /// <summary>Reports, profiles, lineage, audit.</summary>
    Reports,

    /// <summary>What serving computed on demand, for training.</summary>
    Logs,
}
