using Millrace.Contracts.Intake;

namespace Millrace.Ingestion.Events;

/// <summary>What became of the rows of one request.</summary>
sealed class IntakeCounts
{
    /// <summary>The most problems that are told one by one; all are counted.</summary>
    public const int MaxErrors = 1000;

    readonly List<IntakeError> _errors = [];

    public long Accepted { get; set; }

    public long Duplicates { get; set; }

    public long Rejected { get; private set; }

    /// <summary>Rows whose batch the broker did not take; part of <see cref="Rejected"/>.</summary>
    public long NotAccepted { get; private set; }

    public long Bytes { get; set; }

    public IReadOnlyList<IntakeError> Errors => _errors;

    /// <summary>True when every row named another tenant than the key's: the request as a whole is not the caller's to make.</summary>
    public bool OnlyOtherTenants =>
        Accepted == 0 && Duplicates == 0 && Rejected > 0 && Rejected == _errors.Count
        && _errors.TrueForAll(error => error.Problem.Code == Contracts.Problems.ErrorCode.TenantMismatch);

    public void Reject(long index, RowProblem problem)
    {
        Rejected++;
        if (problem.Code == Contracts.Problems.ErrorCode.NotAccepted)
            NotAccepted++;
        if (_errors.Count < MaxErrors)
            _errors.Add(new(index, problem));
    }
}

/// <summary>Why a row was refused.</summary>
/// <param name="Index">Its place among the rows of the request, from 0.</param>
/// <param name="Problem">Code and reason.</param>
readonly record struct IntakeError(long Index, RowProblem Problem);
