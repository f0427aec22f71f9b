using System.Text.Json;
using Millrace.TrainingTrigger.Retraining;

namespace Millrace.TrainingTrigger.Models;

/// <summary>Reasons as they stand in answers and messages.</summary>
static class ReasonText
{
    public static string Of(RetrainingReason reason) => JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString());
}
