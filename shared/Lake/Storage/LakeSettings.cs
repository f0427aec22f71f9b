using Millrace.Lake.Storage.S3;

namespace Millrace.Lake.Storage;

/// <summary>The lake's settings, by their names in a configuration.</summary>
/// <param name="Root">A folder or <c>s3://bucket/prefix</c>.</param>
public sealed record LakeSettings(string Root)
{
    /// <summary>The setting of <see cref="Root"/>.</summary>
    public const string RootName = "Lake:Root";

    /// <summary>How to reach S3: <c>Lake:S3:Endpoint</c>, <c>Region</c>, <c>ServerSideEncryption</c> (AES256, aws:kms), <c>KmsKeyId</c>. Credentials come from the AWS environment.</summary>
    public S3Options S3 { get; init; } = new();

    /// <summary><c>Lake:KeyFile</c>: encrypt everything with a key per tenant out of this file; null for no encryption. See <see cref="Storage.KeyFile"/>.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <param name="setting">Gives the value of a name; null or empty where it is not set.</param>
    /// <exception cref="ArgumentException">The root is not set.</exception>
    public static LakeSettings Read(Func<string, string?> setting)
    {
        return new(Text(RootName) ?? throw new ArgumentException($"{RootName} is not set; it takes a folder or s3://bucket/prefix."))
        {
            S3 = new S3Options
            {
                Endpoint = Text("Lake:S3:Endpoint"),
                Region = Text("Lake:S3:Region"),
                ServerSideEncryption = Text("Lake:S3:ServerSideEncryption"),
                KmsKeyId = Text("Lake:S3:KmsKeyId"),
            },
            KeyFile = Text("Lake:KeyFile"),
        };

        string? Text(string name) => setting(name) is { Length: > 0 } text ? text : null;
    }
}
