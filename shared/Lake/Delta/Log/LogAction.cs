namespace Millrace.Lake.Delta.Log;

/// <summary>One action of the transaction log.</summary>
public abstract record LogAction
{
    private protected LogAction()
    {
    }
}
