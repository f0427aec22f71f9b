using Millrace.LocalRuntime;
using Millrace.Online.Embedded;

namespace Millrace.Standalone.Runtime;

/// <summary>Lets serving read the online store where it is: in this process.</summary>
sealed class EmbeddedRecords(IEmbeddedState state) : IEmbeddedRecords
{
    public byte[]?[] Read(string component, string prefix, ReadOnlySpan<string> keys) => state.GetBulk(component, prefix, keys);
}
