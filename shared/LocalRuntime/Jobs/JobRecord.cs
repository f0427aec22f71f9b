using System.Text.Json.Serialization;

namespace Millrace.LocalRuntime.Jobs;

/// <summary>A job as the file keeps it.</summary>
/// <param name="Job">The job as it was scheduled, a message of Dapr's.</param>
/// <param name="Due">When it fires next, Unix milliseconds.</param>
/// <param name="Ends">When it stops to fire; null = never.</param>
/// <param name="Fired">How often it has fired.</param>
internal sealed record JobRecord(string AppId, byte[] Job, long Due, long? Ends, int Fired)
{
    /// <summary>The key of a job; names are unique within an app.</summary>
    public static string Key(string appId, string name) => $"app||default||{appId}||{name}";
}

/// <summary>The JSON of records.</summary>
[JsonSerializable(typeof(JobRecord))]
internal sealed partial class JobRecords : JsonSerializerContext;
