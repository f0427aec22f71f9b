namespace Millrace.Platform.Tests.Events;

/// <summary>What the definitions say of a user, computed the slow way over all events before an instant.</summary>
sealed record ExpectedUser(long TotalInteractions, long TotalPurchases, decimal MonetaryValue, double? AvgSessionDuration, decimal? AvgPricePoint)
{
    public static IReadOnlyDictionary<string, ExpectedUser> Of(IEnumerable<ShopEvent> events, DateTimeOffset asOf) =>
        events.Where(one => one.IsValid && one.Time < asOf).GroupBy(one => one.User).ToDictionary(group => group.Key, group =>
        {
            var bought = group.Where(one => one.Type == "purchase").ToArray();
            return new ExpectedUser(
                group.LongCount(),
                bought.LongLength,
                bought.Sum(one => one.Price!.Value * (one.Quantity ?? 1)),
                group.GroupBy(one => one.Session).Average(session => (session.Max(one => one.Time) - session.Min(one => one.Time)).TotalSeconds),
                bought.Length == 0 ? null : bought.Average(one => one.Price!.Value));
        });
}
