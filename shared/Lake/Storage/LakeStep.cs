namespace Millrace.Lake.Storage;

/// <summary>
/// Moments between which a process that is killed leaves different things behind. A test kills one at each of them, so a
/// step that is added here is tested, and one that no operation passes fails that test.
/// </summary>
enum LakeStep
{
    /// <summary>An empty file lies under a temporary name.</summary>
    FileBegun,

    /// <summary>The file is whole and synced, still under its temporary name.</summary>
    FileWritten,

    /// <summary>It has replaced what was at its place; its folder is not synced.</summary>
    FileMoved,

    /// <summary>It has a name that nothing had before; its folder is not synced, the temporary name is there too.</summary>
    FileLinked,

    /// <summary>A file has been deleted.</summary>
    FileDeleted,

    /// <summary>The first commit of a table is there.</summary>
    TableCreated,

    /// <summary>One data file of an operation is finished; the log does not know it.</summary>
    DataFileFinished,

    /// <summary>The rows that are to be clustered lie in a file of their own, roughly in order; nothing else is written.</summary>
    RowsSpilled,

    /// <summary>All that a commit needs is written; the commit is not.</summary>
    CommitReady,

    /// <summary>The commit is there; nobody has been told.</summary>
    Committed,

    /// <summary>A checkpoint is there; nothing points to it.</summary>
    CheckpointWritten,

    /// <summary>The checkpoint is pointed to.</summary>
    CheckpointPointedTo,

    /// <summary>A file of the log that a checkpoint covers has been deleted.</summary>
    LogFileRemoved,

    /// <summary>It is known what vacuum will remove.</summary>
    VacuumPlanned,

    /// <summary>Vacuum has removed a file.</summary>
    VacuumFileRemoved,

    /// <summary>Vacuum has removed what writers that died had left.</summary>
    LeftoversRemoved,

    /// <summary>The newest version no longer holds a person's rows; older ones do.</summary>
    PersonDeleted,

    /// <summary>No data file holds the person's rows; statistics in the log may name them.</summary>
    PersonsFilesRemoved,

    /// <summary>The old log is gone, too.</summary>
    PersonsLogRemoved,

    /// <summary>An object of bronze has been rewritten without the person.</summary>
    BronzeRewritten,

    /// <summary>A table has no row left that is too old.</summary>
    OldRowsDeleted,

    /// <summary>An object that was too old has been deleted.</summary>
    OldObjectDeleted,
}

/// <summary>Tells an observer of every step; there is none but in a process that a test means to kill.</summary>
static class LakeSteps
{
    public static Action<LakeStep>? Observer { get; set; }

    public static void Passed(LakeStep step) => Observer?.Invoke(step);
}
