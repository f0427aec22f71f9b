using Millrace.Features.Model;

namespace Millrace.FeatureServing.OnDemand;

/// <summary>A column that is handed to the engine ready made, as the populations of stored views are.</summary>
internal sealed record GivenColumn(string Name) : PopulationModel(Name);
