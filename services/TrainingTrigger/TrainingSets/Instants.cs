using System.Globalization;

namespace Millrace.TrainingTrigger.TrainingSets;

/// <summary>Instants between their text and microseconds since 1970 UTC.</summary>
static class Instants
{
    public static string Text(long microseconds) =>
        Of(microseconds).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    public static DateTimeOffset Of(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    public static long Microseconds(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
