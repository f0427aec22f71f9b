using System.Globalization;
using System.Xml;
using Millrace.DaprProtocol;
using Millrace.LocalRuntime.Bindings;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Jobs;

/// <summary>When a job fires.</summary>
internal sealed class JobTimes
{
    readonly CronSchedule? _schedule;

    JobTimes(CronSchedule? schedule, DateTimeOffset first, DateTimeOffset? ends) => (_schedule, First, Ends) = (schedule, first, ends);

    public DateTimeOffset First { get; }

    public DateTimeOffset? Ends { get; }

    /// <exception cref="FormatException">The job says no times, or wrong ones.</exception>
    public static JobTimes Of(Job job, DateTimeOffset now)
    {
        if (job.HasTtl && !job.HasSchedule)
            throw new FormatException("job must have a schedule to have a ttl");
        var schedule = job.HasSchedule ? Schedule(job.Schedule) : null;
        DateTimeOffset? due = job.HasDueTime ? Instant(job.DueTime, now, "due time") : null;
        DateTimeOffset? ends = job.HasTtl ? Instant(job.Ttl, now, "ttl") : null;
        return new JobTimes(schedule, due ?? schedule?.After(now) ?? now, ends);
    }

    /// <summary>The same times up to another end.</summary>
    public JobTimes Until(DateTimeOffset? ends) => new(_schedule, First, ends);

    /// <summary>When it fires after another time; null when never.</summary>
    public DateTimeOffset? After(DateTimeOffset time) => _schedule?.After(time);

    static CronSchedule Schedule(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (!text.StartsWith('@') && fields.Length != 6)
            throw new FormatException($"expected exactly 6 fields, found {fields.Length}: [{text}]");
        try
        {
            return CronSchedule.Parse(text);
        }
        catch (ResourceException wrong)
        {
            throw new FormatException(wrong.Message, wrong);
        }
    }

    // An instant, or a duration from now in the form of Go or of ISO 8601.
    static DateTimeOffset Instant(string text, DateTimeOffset now, string what)
    {
        if (GoDuration.TryParse(text, out var duration))
            return now + duration;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
            return instant;
        try
        {
            return now + XmlConvert.ToTimeSpan(text);
        }
        catch (FormatException wrong)
        {
            throw new FormatException($"{what} format not recognized", wrong);
        }
    }
}
