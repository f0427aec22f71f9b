using System.Text;
using Millrace.Contracts.Tenancy;
using EventId = Millrace.Contracts.Identity.EventId;

namespace Millrace.Validation.Dimensions;

/// <summary>An entity of a dimension, as facts name it.</summary>
readonly record struct DimensionKey(TenantId Tenant, string Pack, string Dataset, string Id)
{
    /// <summary>Under this key something is stored once the entity is known.</summary>
    public string Known => $"known/{Path}";

    /// <summary>Under this key are the rows that wait for the entity.</summary>
    public string Waiting => $"waiting/{Path}";

    string Path
    {
        get
        {
            Span<byte> hash = stackalloc byte[EventId.Length];
            EventId.Hash(Encoding.UTF8.GetBytes(Id), hash);
            return $"{Tenant}/{Pack}/{Dataset}/{Encoding.ASCII.GetString(hash)}";
        }
    }
}
