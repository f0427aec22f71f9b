using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Millrace.Contracts.Mapping;
using Millrace.Contracts.Problems;
using Millrace.Contracts.Tenancy;
using Millrace.Hashing;
using Millrace.Ingestion.Access;

namespace Millrace.Ingestion.Uploads;

/// <summary>From the request of an upload to its answer: who, what, by which mapping and policy, and whether it came before.</summary>
sealed class UploadService(CallerGate gate, TenantQuotas quotas, TenantLimits limits, DatasetCatalog catalog, UploadMemory memory, Upload upload)
{
    /// <summary>The answer; null when the refusal was written already.</summary>
    /// <exception cref="UploadException">The upload is refused.</exception>
    public async Task<UploadAnswer?> RunAsync(HttpContext context, string pack, string dataset)
    {
        if (await gate.AdmitAsync(context, pack, dataset) is not { } admission)
            return null;
        var tenant = admission.Caller.Tenant;
        var contract = catalog.ContractOf(tenant, admission.Source);
        var quarantine = PolicyOf(context.Request, contract.Policy);
        var mapping = MappingOf(context.Request, pack, dataset) ?? admission.Source.Mapping;
        using var file = new StagedFile();
        var (own, text) = await TakeAsync(context.Request, file, limits.MaxUploadBytes(tenant), context.RequestAborted);
        mapping = own ?? mapping;
        if (mapping.Dataset != dataset)
            throw new UploadException(StatusCodes.Status400BadRequest, ErrorCode.InvalidArgument, $"The mapping is for '{mapping.Dataset}', the upload for '{dataset}'.");
        var by = XxHash64.Of(Encoding.UTF8.GetBytes($"{context.Request.Query["mapping"]}\n{text}"));
        var how = FormattableString.Invariant($"{file.Hash}-{by:x16}-{(quarantine ? "quarantine" : "strict")}");
        List<string> keys = [UploadMemory.KeyOf(tenant, pack, dataset, $"content-{how}")];
        if (context.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 and <= 255 } given && !given.Contains("||", StringComparison.Ordinal))
            keys.Add(UploadMemory.KeyOf(tenant, pack, dataset, $"key-{Uri.EscapeDataString(given)}"));
        if (await memory.FindAsync(keys, context.RequestAborted) is { } before)
            return before;
        var answer = await upload.RunAsync(IdOf(tenant, pack, dataset, how), file, tenant, contract, mapping, quarantine, context.RequestAborted);
        quotas.Take(tenant, answer.RowsAccepted);
        await memory.KeepAsync(keys, answer, CancellationToken.None);
        return answer;
    }

    /// <summary>The same file by the same mapping is the same upload, also when its first try ended halfway.</summary>
    static string IdOf(TenantId tenant, string pack, string dataset, string how) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{tenant.Value}/{pack}/{dataset}/{how}")))[..32];

    static bool PolicyOf(HttpRequest request, Contracts.Datasets.ViolationPolicy policy) => request.Query["policy"].ToString().ToLowerInvariant() switch
    {
        "" => policy == Contracts.Datasets.ViolationPolicy.Always,
        "strict" => false,
        "quarantine" => true,
        var other => throw new UploadException(StatusCodes.Status400BadRequest, ErrorCode.InvalidArgument, $"'policy' takes strict or quarantine, not '{other}'."),
    };

    ColumnMapping? MappingOf(HttpRequest request, string pack, string dataset)
    {
        if (request.Query["mapping"].ToString() is not { Length: > 0 } name)
            return null;
        var mappings = catalog.Pack(pack)!.Mappings;
        return mappings.TryGetValue(name, out var mapping)
            ? mapping
            : throw new UploadException(StatusCodes.Status400BadRequest, ErrorCode.InvalidArgument,
                $"There is no mapping '{name}'; for '{dataset}' there are {string.Join(", ", mappings.Where(entry => entry.Value.Dataset == dataset).Select(entry => entry.Key))}.");
    }

    /// <summary>Takes the file in, and the mapping if one came along.</summary>
    static async Task<(ColumnMapping? Mapping, string Text)> TakeAsync(HttpRequest request, StagedFile file, long most, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var media))
            throw Unsupported(request.ContentType);
        if (media.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) && HeaderUtilities.RemoveQuotes(media.Boundary).Value is { Length: > 0 } boundary)
            return await TakePartsAsync(new(boundary, request.Body), file, most, cancellationToken);
        await TakeFileAsync(file, request.Body, media.MediaType.Value ?? "", request.Headers.ContentEncoding.ToString(), "", most, cancellationToken);
        return (null, "");
    }

    static async Task<(ColumnMapping? Mapping, string Text)> TakePartsAsync(MultipartReader parts, StagedFile file, long most, CancellationToken cancellationToken)
    {
        ColumnMapping? mapping = null;
        var (text, found) = ("", false);
        while (await parts.ReadNextSectionAsync(cancellationToken) is { } part)
        {
            if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition))
                continue;
            var name = HeaderUtilities.RemoveQuotes(disposition.Name).Value;
            if (name == "mapping")
            {
                using var reader = new StreamReader(part.Body);
                text = await reader.ReadToEndAsync(cancellationToken);
                mapping = MappingParser.Parse("mapping", text);
            }
            else if (name == "file" && !found)
            {
                found = true;
                await TakeFileAsync(file, part.Body, part.ContentType ?? "text/csv", "", HeaderUtilities.RemoveQuotes(disposition.FileName).Value ?? "", most, cancellationToken);
            }
        }

        return found ? (mapping, text) : throw new UploadException(StatusCodes.Status400BadRequest, ErrorCode.InvalidArgument, "The form has no part 'file'.");
    }

    static async Task TakeFileAsync(StagedFile file, Stream content, string media, string encoding, string name, long most, CancellationToken cancellationToken)
    {
        var end = media.IndexOf(';', StringComparison.Ordinal);
        var type = (end < 0 ? media : media[..end]).Trim().ToLowerInvariant();
        var isGzip = encoding == "gzip" || type is "application/gzip" or "application/x-gzip" || name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        if (!isGzip && type is not ("text/csv" or "application/csv" or "application/vnd.ms-excel") && !(type == "application/octet-stream" && name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)))
            throw Unsupported(media);
        if (!await file.TakeAsync(content, isGzip, most, cancellationToken))
            throw new UploadException(StatusCodes.Status413PayloadTooLarge, ErrorCode.PayloadTooLarge, $"An upload may have up to {most} bytes.");
    }

    static UploadException Unsupported(string? media) =>
        new(StatusCodes.Status415UnsupportedMediaType, ErrorCode.UnsupportedMediaType, $"Uploads come as text/csv, gzipped or not, or as multipart/form-data with a part 'file'; not as '{media}'.");
}
