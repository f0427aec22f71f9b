using System.Diagnostics;
using System.Globalization;
using Millrace.Benchmarks.Load;
using Millrace.Catalog.Packs;
using Millrace.Catalog.Silver;
using Millrace.Contracts.Tenancy;
using Millrace.FeatureCompute.Gold;
using Millrace.FeatureCompute.Materialize;
using Millrace.FeatureCompute.Tiles;
using Millrace.Features.Model;
using Millrace.Lake.Storage;

namespace Millrace.Benchmarks.Questions;

/// <summary>
/// What new bases cost after a midnight and after one late row when they are made from day tiles, the tiles' own upkeep
/// included, beside making them from all events in silver with the same engine: processor time, and the bytes and data files
/// that are read. What gold costs then is told, too; most of that is rewriting its files.
/// </summary>
sealed class MaterializeBenchmark : IBenchmark
{
    public static string Verb => "materialize";

    public static string Question => "CPU seconds and bytes for new bases after a midnight and after one late row; arguments: [days] [events a day] [view …]";

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
            await shop.MeasureAsync("the first bases, from tiles", () => shop.BasesAsync(end.AddDays(-1)));
            await shop.MeasureAsync("the first gold", shop.GoldAsync);
            await SilverShop.WriteDayAsync(shop.Lake, Shop.Tenant, new Random(18), days - 1, days, eventsADay, end);
            await CompareAsync("a midnight", end);
            await SilverShop.WriteRowAsync(shop.Lake, Shop.Tenant, "late", end.AddDays(-days / 2), user: 1, product: 1);
            await CompareAsync("one late row", end.AddHours(1));

            async Task CompareAsync(string what, DateTimeOffset now)
            {
                var ours = await shop.MeasureAsync($"{what}, from tiles", () => shop.BasesAsync(now));
                await shop.MeasureAsync($"{what}, gold", shop.GoldAsync);
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
        readonly List<(FeatureViewModel View, TileTable Tiles, KnownBases Known)> _made = [];
        At _now = new(DateTimeOffset.UnixEpoch);

        public static TenantId Tenant { get; } = TenantId.Parse("bench");

        public IObjectStore Lake => _store;

        /// <summary>Brings tiles and bases up to an instant.</summary>
        public async Task BasesAsync(DateTimeOffset now)
        {
            _now = new At(now.AddHours(2));
            _made.Clear();
            var reading = Reading();
            foreach (var view in views)
            {
                var tiles = await new TileRun(_store, _now).RunAsync(reading, view, To(now) / Day, CancellationToken.None);
                var (_, _, known) = await new BaseRun(_online).RunAsync(tiles, reading, view, To(now), new MaterializeInterval(null, To(now)), CancellationToken.None);
                _made.Add((view, tiles!, known!));
            }
        }

        /// <summary>Brings gold up to where the bases are.</summary>
        public async Task GoldAsync()
        {
            var reading = Reading();
            foreach (var (view, tiles, known) in _made)
                await new GoldRun(_store, _now).RunAsync(
                    tiles, known, reading, view, To(_now.GetUtcNow()), new MaterializeInterval(null, To(_now.GetUtcNow())), CancellationToken.None);
        }

        /// <summary>The bases of one entity, or of all that had an event within the day before an instant.</summary>
        public async Task FromSilverAsync(DateTimeOffset now, string? only)
        {
            var reading = Reading();
            foreach (var view in views)
            {
                var engine = ViewEngines.Of(view);
                var history = await ViewHistory.ReadAsync(reading, view, CancellationToken.None);
                var wanted = only is null
                    ? await ChangedEntities.WithEventsAsync(reading, view, To(now) - Day, To(now), CancellationToken.None)
                    : [only];
                foreach (var (_, record) in engine.BuildBases(history.Events, To(now), 0, key => wanted.Contains(key[0])))
                    engine.Encode(record);
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

        SilverReading Reading() => new(new SilverReader(_store), Tenant, views);

        static long To(DateTimeOffset now) => (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond / Day * Day;
    }

    sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
