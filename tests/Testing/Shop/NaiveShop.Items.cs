namespace Millrace.Testing.Shop;

public sealed partial class NaiveShop
{
    float Popularity(string product, long at)
    {
        var facts = OfItem(product, at);
        var since = Now(product, at)?.CreatedAt ?? (facts.Length == 0 ? null : facts[0].Time);
        // Whole days, towards the past also for a product that is still to be created.
        var days = since is { } from ? Math.Max(1, (long)Math.Floor((at - from) / (double)Day)) : 1;
        return (float)(facts.Count(fact => fact.IsView) / (double)days);
    }

    float? Conversion(string product, long at)
    {
        var facts = OfItem(product, at);
        var views = facts.Count(fact => fact.IsView);
        return views == 0 ? null : (float)Math.Min(1, (double)facts.Count(fact => fact.IsPurchase) / views);
    }

    float? PricePercentile(string product, long grid)
    {
        if (Sold(product, grid) is not { } own)
            return null;
        var peers = Items(grid).Select(other => Sold(other, grid)).OfType<ProductVersion>().Where(other => other.Category == own.Category).ToArray();
        return (float)((peers.Count(other => other.Price < own.Price) + (0.5 * peers.Count(other => other.Price == own.Price))) / peers.Length);
    }

    ProductVersion? Sold(string product, long at) =>
        Now(product, at) is { Price: not null, Category: not null } version && version.IsActive != false ? version : null;

    float? CategoryPopularity(string product, long grid)
    {
        if (Now(product, grid)?.Category is not { } category)
            return null;
        var views = Before(grid).Where(fact => fact.IsView).ToArray();
        return views.Length == 0 ? 0f : (float)((double)views.Count(fact => At(fact.Product, fact.Time)?.Category == category) / views.Length);
    }

    float? Trending(string product, long at)
    {
        var facts = OfItem(product, at);
        var since = Now(product, at)?.CreatedAt ?? (facts.Length == 0 ? null : facts[0].Time);
        if (since is { } from && at - from < 14 * Day)
            return null;
        // Windows of days begin with a whole hour, those of more than twelve days with a whole day.
        var recentFrom = (at - (7 * Day)) / Hour * Hour;
        var baselineFrom = (at - (35 * Day)) / Day * Day;
        var recent = facts.Count(fact => fact.IsView && fact.Time >= recentFrom);
        var baseline = facts.Count(fact => fact.IsView && fact.Time >= baselineFrom && fact.Time < recentFrom);
        return (float)(recent / Math.Max(1.0, baseline / 4.0));
    }
}
