namespace Dapr.Client;

/// <summary>Another app could not be called, or answered with a status that is no success.</summary>
public class InvocationException : DaprException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="appId">The app that was called.</param>
    /// <param name="methodName">The method that was called.</param>
    /// <param name="innerException">The cause.</param>
    /// <param name="response">The answer; null when there was none.</param>
    public InvocationException(string appId, string methodName, Exception innerException, HttpResponseMessage response)
        : base(MessageFor(appId, methodName, innerException, response), innerException)
    {
        AppId = appId;
        MethodName = methodName;
        Response = response;
    }

    /// <summary>The app that was called.</summary>
    public string AppId { get; }

    /// <summary>The method that was called.</summary>
    public string MethodName { get; }

    /// <summary>The answer; null when there was none.</summary>
    public HttpResponseMessage Response { get; }

    static string MessageFor(string appId, string methodName, Exception cause, HttpResponseMessage? response) =>
        response is null
            ? $"Calling method '{methodName}' of app '{appId}' failed: {cause?.Message}"
            : $"Method '{methodName}' of app '{appId}' answered {(int)response.StatusCode}: {cause?.Message}";
}
