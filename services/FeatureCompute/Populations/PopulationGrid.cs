using Millrace.Features.Model;

namespace Millrace.FeatureCompute.Populations;

/// <summary>The instants at which the entities of a view are compared with each other, in microseconds since 1970 UTC.</summary>
internal static class PopulationGrid
{
    /// <summary>The newest instant, not after another, of the view's finest grid; the coarser ones are aligned by the engine.</summary>
    public static long Newest(FeatureViewModel view, long instant)
    {
        var step = view.Populations.Min(population => population.Grid).Ticks / TimeSpan.TicksPerMicrosecond;
        return instant - (((instant % step) + step) % step);
    }
}
