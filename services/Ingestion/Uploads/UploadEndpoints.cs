using Microsoft.AspNetCore.Http.Features;
using Millrace.Contracts.Problems;
using Millrace.Contracts.Yaml;
using Millrace.Hosting.Problems;

namespace Millrace.Ingestion.Uploads;

/// <summary><c>POST /v1/{pack}/{dataset}/uploads</c>, and <c>POST /internal/data/upload-csv?tenant_id=&amp;data_type=</c>.</summary>
static class UploadEndpoints
{
    public static void MapUploads(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/{pack}/{dataset}/uploads", HandleAsync).WithName("PostUpload")
            .WithSummary("Takes a CSV file in: text/csv or multipart/form-data with 'file' and, if wanted, 'mapping'. ?policy=strict|quarantine, ?mapping=NAME.")
            .Produces<UploadAnswer>();
        app.MapPost("/internal/data/upload-csv", HandleInternalAsync).WithName("PostUploadCsv")
            .WithSummary("The same for the dataset named by ?data_type=, of the pack ?pack= (recommendations unless given).")
            .Produces<UploadAnswer>();
    }

    static Task HandleInternalAsync(HttpContext context, string? pack, string? data_type, UploadService uploads)
    {
        context.Request.RouteValues["pack"] = pack ?? "recommendations";
        return HandleAsync(context, pack ?? "recommendations", data_type ?? "", uploads);
    }

    static async Task HandleAsync(HttpContext context, string pack, string dataset, UploadService uploads)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        try
        {
            if (await uploads.RunAsync(context, pack, dataset) is { } answer)
                await context.Response.WriteAsJsonAsync(answer, UploadJson.Readable.UploadAnswer);
        }
        catch (UploadException refused)
        {
            if (refused.Status == StatusCodes.Status429TooManyRequests)
                context.Response.Headers.RetryAfter = "1";
            await Problem.WriteAsync(context, refused.Status, refused.Code, refused.Message,
                refused.Errors.Count == 0 ? null : new Dictionary<string, object?> { ["errors"] = refused.Errors, ["rows_rejected"] = refused.Rejected });
        }
        catch (InvalidFileException mapping)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, ErrorCode.InvalidArgument, mapping.Message);
        }
        catch (InvalidDataException)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, ErrorCode.InvalidEncoding, "The body cannot be read: broken gzip or multipart.");
        }
    }
}
