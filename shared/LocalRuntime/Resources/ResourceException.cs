namespace Millrace.LocalRuntime.Resources;

/// <summary>A resource file that cannot be used; the message names the file and what is accepted.</summary>
public sealed class ResourceException : Exception
{
    public ResourceException()
    {
    }

    public ResourceException(string message)
        : base(message)
    {
    }

    public ResourceException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
