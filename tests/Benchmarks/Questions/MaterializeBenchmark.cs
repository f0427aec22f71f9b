using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Benchmarks.Load;
using Millrace.Catalog.Packs;
using Millrace.Catalog.Silver;
using Millrace.Contracts.Tenancy;
using Millrace.FeatureCompute.Gold;
using Millrace.FeatureCompute.Materialize;
using Millrace.FeatureCompute.Populations;
using Millrace.FeatureCompute.Tiles;
using Millrace.Features.Model;
using Millrace.Lake.Storage;

namespace Millrace.Benchmarks.Questions;

/// <summary>
/// What a midnight and one late row cost when bases and gold are made from day tiles, beside making them from all events in
/// silver with the same engine: processor time, and the bytes and data files that are read.
/// </summary>
sealed class MaterializeBenchmark : IBenchmark
{
    public static string Verb => "materialize";

    public static string Question => "CPU seconds and bytes of a midnight run and of one late row; arguments: [days] [events a day] [view …]";

    public static async Task RunAsync(string[] arguments, ResultTable results)
    {
        var days = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 30;
        var eventsADay = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 100_000;
        var names = arguments.Length > 2 ? arguments[2..] : ["user_features"];
        var folder = Directory.CreateTempSubdirectory("millrace-materialize-").FullName;
        try
        {
            var shop = new Shop(folder, [.. names.Select(name => PackFolders.Load(Path.Combine(AppContext.BaseDirectory, "packs")).View("ecommerce", name)!)]);
            // The last day is still to come.
            var end = DateTimeOffset.UnixEpoch.AddDays(20_000 + days);
            await SilverShop.WriteDaysAsync(shop.Lake, Shop.Tenant, days - 1, eventsADay, end.AddDays(-1));
            await shop.MeasureAsync("the first run", () => shop.FromTilesAsync(end.AddDays(-1)));
            await SilverShop.WriteDayAsync(shop.Lake, Shop.Tenant, new Random(18), days - 1, days, eventsADay, end);
            await CompareAsync("a midnight", end);
            await SilverShop.WriteRowAsync(shop.Lake, Shop.Tenant, "late", end.AddDays(-days / 2), user: 1, product: 1);
            await CompareAsync("one late row", end.AddHours(1));

            async Task CompareAsync(string what, DateTimeOffset now)
            {
                var ours = await shop.MeasureAsync($"{what}, from tiles", () => shop.FromTilesAsync(now));
                var theirs = await shop.MeasureAsync($"{what}, from silver", () => shop.FromSilverAsync(now, what == "one late row" ? "u1" : null));
                results.Compare($"{what}: CPU (s) over {days} days of {eventsADay:#,0} events, from tiles and from silver", ours.Seconds, theirs.Seconds, "<= 1");
                results.Compare($"{what}: megabytes read", ours.Megabytes, theirs.Megabytes, "<= 1");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    sealed class Shop(string folder, FeatureViewModel[] views)
    {
        readonly ReadCounter _store = new(LakeRoot.Open(Path.Combine(folder, "lake")));
        readonly MemoryRecords _online = new();

        public static TenantId Tenant { get; } = TenantId.Parse("bench");

        public IObjectStore Lake => _store;

        public async Task FromTilesAsync(DateTimeOffset now)
        {
            var clock = new At(now.AddHours(2));
            var run = new ViewRun(
                new TileRun(_store, clock), new BaseRun(_online), new PopulationRun(new PopulationClaim(_online, clock), _online), new GoldRun(_store, clock), clock,
                NullLogger<ViewRun>.Instance);
            var reading = new SilverReading(new SilverReader(_store), Tenant, views);
            foreach (var view in views)
                await run.RunAsync(reading, view, new MaterializeInterval(null, Micros(clock.GetUtcNow())), CancellationToken.None);
        }

        /// <summary>The bases, and the rows of gold that are new, of one entity or of all that had an event within the day.</summary>
        public async Task FromSilverAsync(DateTimeOffset now, string? only)
        {
            var to = Micros(now) / Day * Day;
            var reading = new SilverReading(new SilverReader(_store), Tenant, views);
            foreach (var view in views)
            {
                var engine = ViewEngines.Of(view);
                var history = await ViewHistory.ReadAsync(reading, view, CancellationToken.None);
                var changed = engine.ChangedDays(history.Events, history.Dimensions)
                    .Where(entity => only is null ? entity.DayStarts.Contains(to) : entity.Key[0] == only).ToArray();
                var wanted = changed.Select(entity => entity.Key[0]).ToHashSet();
                foreach (var (_, record) in engine.BuildBases(history.Events, to, 0, key => wanted.Contains(key[0])))
                    engine.Encode(record);
                var rows = changed.SelectMany(entity => entity.DayStarts.Where(day => only is not null || day == to), (entity, day) => (entity.Key, Day: day)).ToArray();
                engine.PointInTime(history.Events, Array.ConvertAll(rows, row => row.Key), Array.ConvertAll(rows, row => row.Day), history.Dimensions);
            }
        }

        public async Task<(double Seconds, double Megabytes)> MeasureAsync(string what, Func<Task> work)
        {
            GC.Collect();
            _store.Take();
            using var process = Process.GetCurrentProcess();
            var before = process.TotalProcessorTime;
            var clock = Stopwatch.StartNew();
            await work();
            process.Refresh();
            var seconds = (process.TotalProcessorTime - before).TotalSeconds;
            var (files, bytes) = _store.Take();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: {seconds:0.00} s CPU, {clock.Elapsed.TotalSeconds:0.00} s, {bytes / 1e6:0.0} MB read of {string.Join(", ", files.OrderBy(layer => layer.Key).Select(layer => $"{layer.Value} files of {layer.Key}"))}"));
            return (seconds, bytes / 1e6);
        }

        const long Day = Features.Windows.UtcDay.Length;

        static long Micros(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
    }

    sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
