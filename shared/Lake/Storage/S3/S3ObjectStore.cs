using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Millrace.Lake.Columns;
using Millrace.Lake.Upkeep;

namespace Millrace.Lake.Storage.S3;

/// <summary>Objects below a prefix of an S3 bucket. Create-if-absent is the conditional put (<c>If-None-Match: *</c>), so no lock table is needed.</summary>
public sealed class S3ObjectStore : IObjectStore, ITieredStore, IDisposable
{
    const int ConflictTries = 8;
    readonly AmazonS3Client _client;
    readonly S3Options _options;
    readonly string _bucket, _prefix;

    /// <summary>Opens a bucket's prefix. Nothing is asked of the server before the first call.</summary>
    public S3ObjectStore(string bucket, string prefix, S3Options? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(bucket);
        _bucket = bucket;
        _prefix = prefix.Trim('/') is { Length: > 0 } given ? ObjectPath.Check(given) + "/" : "";
        _options = options ?? new S3Options();
        _client = S3Client.Create(_options);
    }

    /// <inheritdoc/>
    public string Location => $"s3://{_bucket}/{_prefix}".TrimEnd('/');

    /// <inheritdoc/>
    public async Task<ObjectInfo?> HeadAsync(string path, CancellationToken cancellation = default)
    {
        try
        {
            return await Guard("look at", path, async () =>
            {
                var found = await _client.GetObjectMetadataAsync(
                    new GetObjectMetadataRequest { BucketName = _bucket, Key = Key(path) }, cancellation).ConfigureAwait(false);
                return new ObjectInfo(path, found.ContentLength, Utc(found.LastModified));
            }, cancellation).ConfigureAwait(false);
        }
        catch (ObjectNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<IRandomAccess> OpenReadAsync(string path, CancellationToken cancellation = default)
    {
        var info = await HeadAsync(path, cancellation).ConfigureAwait(false)
            ?? throw new ObjectNotFoundException(path, Location);
        return new RangedObject(info.Size, (from, buffer, token) => ReadRangeAsync(path, from, buffer, token));
    }

    /// <inheritdoc/>
    public Task<byte[]> ReadAllAsync(string path, CancellationToken cancellation = default) =>
        Guard("read", path, async () =>
        {
            using var found = await _client.GetObjectAsync(
                new GetObjectRequest { BucketName = _bucket, Key = Key(path) }, cancellation).ConfigureAwait(false);
            using var content = new MemoryStream();
            await found.ResponseStream.CopyToAsync(content, cancellation).ConfigureAwait(false);
            return content.ToArray();
        }, cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectInfo> ListAsync(
        string prefix, string? startAfter = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var request = new ListObjectsV2Request
        {
            BucketName = _bucket,
            Prefix = _prefix + prefix,
            StartAfter = startAfter is null ? null : _prefix + startAfter,
        };
        ListObjectsV2Response page;
        do
        {
            page = await Guard("list", prefix, () => _client.ListObjectsV2Async(request, cancellation), cancellation).ConfigureAwait(false);
            foreach (var found in page.S3Objects ?? [])
                yield return new ObjectInfo(found.Key[_prefix.Length..], found.Size ?? 0, Utc(found.LastModified));
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
    }

    /// <inheritdoc/>
    public Task PutAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) =>
        Guard("write", path, () => _client.PutObjectAsync(Put(path, content), cancellation), cancellation);

    /// <inheritdoc/>
    public async Task<bool> PutIfAbsentAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await Guard("create", path, async () =>
                {
                    var request = Put(path, content);
                    request.IfNoneMatch = "*";
                    await _client.PutObjectAsync(request, cancellation).ConfigureAwait(false);
                    return true;
                }, cancellation).ConfigureAwait(false);
            }
            catch (StorageException error) when (Status(error) == HttpStatusCode.PreconditionFailed)
            {
                return false;
            }
            catch (StorageException error) when (Status(error) == HttpStatusCode.Conflict && tries < ConflictTries)
            {
                // Another conditional put of this key was under way; asked again, the server knows who won.
            }
        }
    }

    /// <inheritdoc/>
    public Task<IObjectWriter> OpenWriteAsync(string path, CancellationToken cancellation = default) =>
        Task.FromResult<IObjectWriter>(new S3ObjectWriter(new S3Upload(this, path, cancellation), _options.PartSize));

    /// <inheritdoc/>
    public Task DeleteAsync(string path, CancellationToken cancellation = default) =>
        Guard("delete", path, () => _client.DeleteObjectAsync(
            new DeleteObjectRequest { BucketName = _bucket, Key = Key(path) }, cancellation), cancellation);

    /// <inheritdoc/>
    public async Task<int> RemoveLeftoversAsync(string prefix, DateTimeOffset before, CancellationToken cancellation = default)
    {
        var open = await Guard("list uploads below", prefix, () => _client.ListMultipartUploadsAsync(
            new ListMultipartUploadsRequest { BucketName = _bucket, Prefix = _prefix + prefix }, cancellation), cancellation).ConfigureAwait(false);
        var removed = 0;
        foreach (var upload in open.MultipartUploads ?? [])
            if (Utc(upload.Initiated) < before)
            {
                await Abort(upload.Key, upload.UploadId, cancellation).ConfigureAwait(false);
                removed++;
            }
        return removed;
    }

    /// <inheritdoc/>
    public Task<bool> MoveToClassAsync(string path, string storageClass, CancellationToken cancellation = default) =>
        Guard("move", path, async () =>
        {
            var found = await _client.GetObjectMetadataAsync(
                new GetObjectMetadataRequest { BucketName = _bucket, Key = Key(path) }, cancellation).ConfigureAwait(false);
            if ((found.StorageClass?.Value ?? "STANDARD") == storageClass)
                return false;
            await _client.CopyObjectAsync(new CopyObjectRequest
            {
                SourceBucket = _bucket,
                SourceKey = Key(path),
                DestinationBucket = _bucket,
                DestinationKey = Key(path),
                StorageClass = S3StorageClass.FindValue(storageClass),
                ServerSideEncryptionMethod = Encryption(),
                ServerSideEncryptionKeyManagementServiceKeyId = _options.KmsKeyId,
            }, cancellation).ConfigureAwait(false);
            return true;
        }, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    internal Task<string> Begin(string path, CancellationToken cancellation) => Guard("begin", path, async () =>
        (await _client.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest
        {
            BucketName = _bucket,
            Key = Key(path),
            ServerSideEncryptionMethod = Encryption(),
            ServerSideEncryptionKeyManagementServiceKeyId = _options.KmsKeyId,
        }, cancellation).ConfigureAwait(false)).UploadId, cancellation);

    internal Task<string> Part(string path, string upload, int number, MemoryStream content, CancellationToken cancellation) =>
        Guard("write a part of", path, async () => (await _client.UploadPartAsync(new UploadPartRequest
        {
            BucketName = _bucket,
            Key = Key(path),
            UploadId = upload,
            PartNumber = number,
            InputStream = content,
            UseChunkEncoding = false,
        }, cancellation).ConfigureAwait(false)).ETag, cancellation);

    internal Task Complete(string path, string upload, List<PartETag> parts, CancellationToken cancellation) =>
        Guard("complete", path, () => _client.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest
        {
            BucketName = _bucket,
            Key = Key(path),
            UploadId = upload,
            PartETags = parts,
        }, cancellation), cancellation);

    internal Task Abandon(string path, string upload) => Abort(Key(path), upload, CancellationToken.None);

    async Task<int> ReadRangeAsync(string path, long from, Memory<byte> buffer, CancellationToken cancellation) =>
        await Guard("read", path, async () =>
        {
            using var found = await _client.GetObjectAsync(new GetObjectRequest
            {
                BucketName = _bucket,
                Key = Key(path),
                ByteRange = new ByteRange(from, from + buffer.Length - 1),
            }, cancellation).ConfigureAwait(false);
            return await found.ResponseStream.ReadAtLeastAsync(buffer, buffer.Length, false, cancellation).ConfigureAwait(false);
        }, cancellation).ConfigureAwait(false);

    Task<AbortMultipartUploadResponse> Abort(string key, string upload, CancellationToken cancellation) =>
        Guard("abandon", key, () => _client.AbortMultipartUploadAsync(
            new AbortMultipartUploadRequest { BucketName = _bucket, Key = key, UploadId = upload }, cancellation), cancellation);

    PutObjectRequest Put(string path, ReadOnlyMemory<byte> content) => new()
    {
        BucketName = _bucket,
        Key = Key(path),
        InputStream = new MemoryStream(content.ToArray(), writable: false),
        UseChunkEncoding = false,
        ServerSideEncryptionMethod = Encryption(),
        ServerSideEncryptionKeyManagementServiceKeyId = _options.KmsKeyId,
    };

    ServerSideEncryptionMethod? Encryption() =>
        _options.ServerSideEncryption is { } method ? ServerSideEncryptionMethod.FindValue(method) : null;

    string Key(string path) => _prefix + ObjectPath.Check(path);

    static DateTimeOffset Utc(DateTime? time) =>
        time is { } given ? new DateTimeOffset(given.ToUniversalTime()) : DateTimeOffset.UnixEpoch;

    static HttpStatusCode? Status(StorageException error) => (error.InnerException as AmazonS3Exception)?.StatusCode;

    async Task<T> Guard<T>(string operation, string path, Func<Task<T>> action, CancellationToken cancellation)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested && S3Failure.Of(error, operation, path, Location) is { } failure)
        {
            throw failure;
        }
    }
}
