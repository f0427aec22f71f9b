namespace Millrace.Lake.Storage.S3;

/// <summary>How to reach S3 or a server that speaks it. Everything left null comes from the AWS environment (variables, profile, role).</summary>
public sealed record S3Options
{
    /// <summary>The server's URL, such as <c>http://127.0.0.1:9000</c>; null for AWS or <c>AWS_ENDPOINT_URL_S3</c>.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The region, such as <c>eu-central-1</c>; with an endpoint, <c>us-east-1</c> by default.</summary>
    public string? Region { get; init; }

    /// <summary>The access key's id.</summary>
    public string? AccessKey { get; init; }

    /// <summary>The access key's secret.</summary>
    public string? SecretKey { get; init; }

    /// <summary>Server-side encryption: null, <c>AES256</c> or <c>aws:kms</c>.</summary>
    public string? ServerSideEncryption { get; init; }

    /// <summary>The key for <c>aws:kms</c>.</summary>
    public string? KmsKeyId { get; init; }

    /// <summary>How long one request may take before it counts as unanswered.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a failed request is repeated.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>Size of a multipart upload's part, bytes; at least 5 MiB by S3's rules, smaller only for servers that allow it.</summary>
    public int PartSize { get; init; } = 8 << 20;
}
