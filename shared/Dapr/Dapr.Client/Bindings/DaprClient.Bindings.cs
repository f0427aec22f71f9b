namespace Dapr.Client;

public abstract partial class DaprClient
{
    /// <summary>Calls an output binding with an object as JSON.</summary>
    public abstract Task InvokeBindingAsync<TRequest>(
        string bindingName, string operation, TRequest data, IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default);

    /// <summary>Calls an output binding with an object as JSON and reads the answer from JSON.</summary>
    public abstract Task<TResponse> InvokeBindingAsync<TRequest, TResponse>(
        string bindingName, string operation, TRequest data, IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default);

    /// <summary>Calls an output binding with bytes.</summary>
    public abstract Task<BindingResponse> InvokeBindingAsync(
        BindingRequest request, CancellationToken cancellationToken = default);
}
