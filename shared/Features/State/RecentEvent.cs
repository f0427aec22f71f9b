using Millrace.Features.Aggregation;

namespace Millrace.Features.State;

/// <summary>One event as a record keeps it: the inputs it gave (null = none) and a bit per filter that it passed.</summary>
internal sealed record RecentEvent(long Time, string Id, ulong Filters, Cell?[] Inputs)
{
    /// <summary>Whether it passed a filter; −1 is no filter.</summary>
    public bool Passes(int filter) => filter < 0 || (Filters >> filter & 1) != 0;
}
