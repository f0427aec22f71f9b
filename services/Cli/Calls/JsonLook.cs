using System.Text.Encodings.Web;
using System.Text.Json;

namespace Millrace.Cli.Calls;

/// <summary>How JSON is printed for people.</summary>
static class JsonLook
{
    public static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
