using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace Millrace.Lake.Storage.S3;

/// <summary>Turns the client's exceptions into the store's.</summary>
static class S3Failure
{
    public static Exception? Of(Exception error, string operation, string path, string location) => error switch
    {
        StorageException => error,
        AmazonS3Exception { ErrorCode: "NoSuchBucket" } => StorageException.Of(operation, path, location, "the bucket does not exist", error),
        AmazonS3Exception { StatusCode: HttpStatusCode.NotFound } => new ObjectNotFoundException(path, location, error),
        AmazonS3Exception { StatusCode: HttpStatusCode.Forbidden } s3 =>
            StorageException.Of(operation, path, location, $"access denied ({s3.ErrorCode})", error),
        AmazonS3Exception { StatusCode: >= HttpStatusCode.InternalServerError } s3 =>
            StorageException.Of(operation, path, location, $"the server answered {(int)s3.StatusCode} ({s3.ErrorCode})", error),
        AmazonServiceException service => StorageException.Of(operation, path, location, service.Message, error),
        AmazonClientException client => StorageException.Of(operation, path, location, client.Message, error),
        HttpRequestException http => StorageException.Of(operation, path, location, $"the server cannot be reached ({http.Message})", error),
        OperationCanceledException or TimeoutException => StorageException.Of(operation, path, location, "the server gave no answer in time", error),
        IOException io => StorageException.Of(operation, path, location, io.Message, error),
        _ => null,
    };
}
