namespace Millrace.LocalRuntime.Apps;

/// <summary>What an app that listens by HTTP answered.</summary>
internal sealed class AppAnswer(int status, byte[] body)
{
    public int Status => status;

    public byte[] Body => body;

    public bool IsSuccess => status is >= 200 and < 300;
}
