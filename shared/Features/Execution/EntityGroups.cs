using Millrace.Features.Columns;

namespace Millrace.Features.Execution;

/// <summary>Rows by entity: in <see cref="Order"/>, entity i has the rows [Offsets[i], Offsets[i+1]) by event time.</summary>
internal sealed class EntityGroups
{
    private EntityGroups(string[][] keys, int[] order, int[] offsets)
    {
        Keys = keys;
        Order = order;
        Offsets = offsets;
    }

    /// <summary>The join keys of each entity.</summary>
    public string[][] Keys { get; }

    public int[] Order { get; }

    public int[] Offsets { get; }

    /// <summary>Groups the rows for which <paramref name="keep"/> holds and no key is null.</summary>
    public static EntityGroups Of(StringColumn[] keys, long[] times, bool[]? keep)
    {
        var (codes, parts) = Codes(keys, times.Length);
        var used = new int[parts.Count + 1];
        for (var row = 0; row < codes.Length; row++)
        {
            if (keep is not null && !keep[row])
                codes[row] = -1;
            if (codes[row] >= 0)
                used[codes[row] + 1]++;
        }

        // Only entities with rows get an index.
        var index = new int[parts.Count];
        var names = new List<string[]>();
        var offsets = new List<int> { 0 };
        for (var code = 0; code < index.Length; code++)
        {
            if (used[code + 1] == 0)
                continue;
            index[code] = names.Count;
            names.Add(parts[code]);
            offsets.Add(offsets[^1] + used[code + 1]);
        }

        var order = new int[offsets[^1]];
        var next = offsets.ToArray();
        for (var row = 0; row < codes.Length; row++)
        {
            if (codes[row] >= 0)
                order[next[index[codes[row]]]++] = row;
        }

        SortByTime(order, offsets, times);
        return new EntityGroups([.. names], order, [.. offsets]);
    }

    private static void SortByTime(int[] order, List<int> offsets, long[] times)
    {
        long[] scratch = [];
        for (var entity = 0; entity + 1 < offsets.Count; entity++)
        {
            var (start, end) = (offsets[entity], offsets[entity + 1]);
            var sorted = true;
            for (var i = start + 1; i < end && sorted; i++)
                sorted = times[order[i - 1]] <= times[order[i]];
            if (sorted)
                continue;
            if (scratch.Length < end - start)
                scratch = new long[end - start];
            for (var i = start; i < end; i++)
                scratch[i - start] = times[order[i]];
            var rows = order[start..end];
            Array.Sort(scratch, rows, 0, rows.Length);
            rows.CopyTo(order, start);
        }
    }

    private static (int[] Codes, List<string[]> Parts) Codes(StringColumn[] keys, int rows)
    {
        if (keys.Length == 1)
            return ((int[])keys[0].Codes.Clone(), [.. keys[0].Dictionary.Select(key => new[] { key })]);
        var codes = new int[rows];
        var parts = new List<string[]>();
        var level = keys[0].Codes;
        var known = new Dictionary<(int, int), int>();
        for (var part = 1; part < keys.Length; part++)
        {
            known.Clear();
            parts.Clear();
            var next = new int[rows];
            for (var row = 0; row < rows; row++)
            {
                var pair = (level[row], keys[part].Codes[row]);
                if (pair.Item1 < 0 || pair.Item2 < 0)
                {
                    next[row] = -1;
                }
                else if (!known.TryGetValue(pair, out next[row]))
                {
                    known.Add(pair, next[row] = parts.Count);
                    var at = row;
                    parts.Add([.. keys.Take(part + 1).Select(key => key[at]!)]);
                }
            }

            level = next;
            codes = next;
        }

        return (codes, parts);
    }
}
