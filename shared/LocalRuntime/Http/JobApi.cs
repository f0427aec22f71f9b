using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Millrace.DaprProtocol;
using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.Errors;
using Millrace.LocalRuntime.Jobs;

namespace Millrace.LocalRuntime.Http;

/// <summary><c>/jobs/{name}</c>.</summary>
internal sealed class JobApi(AppSession session)
{
    static readonly JsonParser s_lenient = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));
    static readonly JsonFormatter s_json = new(new JsonFormatter.Settings(false, TypeRegistry.FromMessages(Value.Descriptor)));

    public Task? Find(ApiRequest request) => (request.Method, request.Segments) switch
    {
        ("POST", [_, _, _]) => ScheduleAsync(request),
        ("GET", [_, _, _]) => GetAsync(request),
        ("DELETE", [_, _, _]) => DeleteAsync(request),
        _ => null,
    };

    async Task ScheduleAsync(ApiRequest request)
    {
        var body = await request.BodyAsync(session.Options.MostBodyBytes) ?? throw Malformed("stream too large");
        var (job, overwrite) = Read(body);
        if (job.Name.Length > 0)
            throw JobErrors.NameTwice(session.AppId);
        job.Name = request.Part(2);
        await session.Jobs.ScheduleAsync(session.AppId, job, overwrite);
        ApiAnswer.NoContent(request.Context);
    }

    Task GetAsync(ApiRequest request)
    {
        var job = session.Jobs.Get(session.AppId, request.Part(2));
        if ((JobData.Defect(job.Data) ?? (job.Data is { TypeUrl.Length: 0 } ? "google.protobuf.Any: type_url is not set" : null)) is { } defect)
            throw new ApiError(500, GrpcCode.Internal, "ERR_INTERNAL", $"failed to encode response as JSON: proto: {defect}");
        return ApiAnswer.JsonAsync(request.Context, 200, Encoding.UTF8.GetBytes(s_json.Format(job)));
    }

    async Task DeleteAsync(ApiRequest request)
    {
        await session.Jobs.DeleteAsync(session.AppId, request.Part(2));
        ApiAnswer.NoContent(request.Context);
    }

    static (Job Job, bool Overwrite) Read(byte[] body)
    {
        try
        {
            if (body.Length == 0)
                return (new Job(), false);
            var members = JsonNode.Parse(body)?.AsObject() ?? [];
            // Data are any JSON, which the message cannot say.
            var hasData = members.Remove("data", out var data);
            var overwrite = members.Remove("overwrite", out var flag) && flag?.GetValue<bool>() == true;
            var job = s_lenient.Parse<Job>(members.ToJsonString());
            job.Data = hasData ? JobData.OfJson(data is null ? JsonSerializer.SerializeToElement<object?>(null) : data.Deserialize<JsonElement>()) : JobData.None;
            return (job, overwrite);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or InvalidProtocolBufferException or InvalidJsonException)
        {
            throw Malformed($"failed deserializing HTTP body: proto: {failure.Message}");
        }
    }

    static ApiError Malformed(string why) => new(400, GrpcCode.InvalidArgument, "ERR_MALFORMED_REQUEST", why);
}
