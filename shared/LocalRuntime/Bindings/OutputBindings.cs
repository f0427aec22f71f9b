using Millrace.LocalRuntime.Errors;
using Millrace.LocalRuntime.PubSub;
using Millrace.LocalRuntime.Resilience;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Bindings;

/// <summary>The output bindings of one app.</summary>
internal sealed class OutputBindings : IDisposable
{
    readonly Dictionary<string, OutputBinding> _bindings;
    readonly DeliveryContext _context;

    public OutputBindings(IEnumerable<Component> components, DeliveryContext context)
    {
        _context = context;
        _bindings = components.Select(Open).OfType<OutputBinding>().ToDictionary(binding => binding.Name);
    }

    /// <summary>Calls a binding under its policy.</summary>
    /// <exception cref="ApiError">There is no such binding, or it cannot do what it was asked.</exception>
    public async Task<BindingResult> InvokeAsync(string name, BindingCall call, CancellationToken ct)
    {
        if (!_bindings.TryGetValue(name, out var binding))
            throw Failed(name, $"couldn't find output binding {name}");
        if (call.Operation.Length == 0)
            throw Failed(name, "operation field is missing from request");
        if (!binding.Operations.Contains(call.Operation))
            throw Failed(name, $"binding {name} does not support operation {call.Operation}. supported operations:{string.Join(' ', binding.Operations)}");
        BindingResult? result = null;
        var outcome = await Retrying.RunAsync(_context, _context.Policies.Component(name, "Binding", inbound: false), async token =>
        {
            result = null;
            try
            {
                result = await binding.InvokeAsync(call, token);
                return result.Failure is { } why ? Outcome.Retry(why) : Outcome.Done;
            }
            catch (BindingException refusal)
            {
                return Outcome.Retry(refusal.Message);
            }
        }, ct);
        return outcome.Kind == OutcomeKind.Done ? result! : throw Failed(name, outcome.Reason, result?.Metadata);
    }

    static OutputBinding? Open(Component component) => component.Type switch
    {
        "bindings.http" => new HttpBinding(component),
        "bindings.localstorage" => new FolderBinding(component),
        _ => null,
    };

    static ApiError Failed(string name, string why, IReadOnlyDictionary<string, string>? metadata = null) => new(
        500, GrpcCode.Internal, "ERR_INVOKE_OUTPUT_BINDING", $"error invoking output binding {name}: {why}")
    {
        Metadata = metadata ?? new Dictionary<string, string>(),
    };

    public void Dispose()
    {
        foreach (var binding in _bindings.Values.OfType<IDisposable>())
            binding.Dispose();
    }
}
