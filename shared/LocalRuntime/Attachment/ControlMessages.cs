using System.Text.Json.Serialization;

namespace Millrace.LocalRuntime.Attachment;

/// <summary>What a service learns when it attaches.</summary>
internal sealed record AttachAnswer(int HttpPort, int GrpcPort);

/// <summary>Why a service cannot attach.</summary>
internal sealed record AttachRefusal(string Message);

/// <summary>The JSON of the control endpoint.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AppRegistration))]
[JsonSerializable(typeof(AttachAnswer))]
[JsonSerializable(typeof(AttachRefusal))]
[JsonSerializable(typeof(IReadOnlyList<TopicBacklog>))]
internal sealed partial class ControlMessages : JsonSerializerContext;
