namespace Millrace.FeatureServing.Problems;

/// <summary>Turns a refusal that a handler throws into its problem document.</summary>
internal sealed class RefusalFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Refusal refusal)
        {
            return refusal.ToResult();
        }
    }
}
