using System.Net.Http;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Millrace.Cli.Calls;

/// <summary>JSON for people, and for servers.</summary>
static class JsonLook
{
    public static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A request's body.</summary>
    public static StringContent Content(JsonObject body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");
}
