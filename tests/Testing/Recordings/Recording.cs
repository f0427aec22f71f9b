using System.Text.Json;

namespace Millrace.Testing.Recordings;

/// <summary>One recorded conversation of a real daprd: how it was set up, and every step in order of its start.</summary>
/// <param name="Case">The case's name, such as <c>state/crud-sqlite</c>.</param>
/// <param name="Title">What is done.</param>
/// <param name="Component">The component type under test; empty when there is none.</param>
/// <param name="ComponentYaml">All resources, separated by <c>---</c>; empty when there are none.</param>
/// <param name="ConfigYaml">The configuration resource, or null.</param>
/// <param name="SecretsFile">The content of the secrets file as recorded, or null.</param>
/// <param name="Flags">The flags of daprd.</param>
/// <param name="Environment">The environment variables of daprd.</param>
/// <param name="Subscriptions">What the app answers to <c>GET /dapr/subscribe</c>, or null when the case does not say.</param>
/// <param name="Observed">The recorder's summary, or null.</param>
/// <param name="Steps">The steps.</param>
public sealed record Recording(
    string Case,
    string Title,
    string Component,
    string ComponentYaml,
    string? ConfigYaml,
    JsonElement? SecretsFile,
    IReadOnlyList<string> Flags,
    IReadOnlyDictionary<string, string> Environment,
    JsonElement? Subscriptions,
    string? Observed,
    IReadOnlyList<RecordedStep> Steps)
{
    /// <summary>The value that follows a flag, or null.</summary>
    public string? Flag(string name) =>
        Flags.SkipWhile(flag => flag != name).Skip(1).FirstOrDefault();

    /// <summary>The steps of one kind that go from one party to another; names in brackets are ignored.</summary>
    public IEnumerable<RecordedStep> Between(RecordedKind kind, string from, string to) =>
        Steps.Where(step => step.Kind == kind && step.FromRole == from && step.ToRole == to);

    /// <inheritdoc />
    public override string ToString() => Case;
}
