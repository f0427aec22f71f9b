using System.Text.Encodings.Web;
using System.Text.Json;

namespace Millrace.FeatureServing.OnlineFeatures.Response;

/// <summary>Names of columns as the JSON text of an answer holds them: each in quotes and with a comma.</summary>
internal static class ColumnNames
{
    /// <summary>The names of features.</summary>
    public static byte[] Of(IEnumerable<string> names) => [.. names.SelectMany(name => Quoted(JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)))];

    /// <summary>The name of a join key.</summary>
    public static byte[] OfKey(string name) => Quoted(JsonEncodedText.Encode(name));

    static byte[] Quoted(JsonEncodedText name) => [(byte)'"', .. name.EncodedUtf8Bytes, (byte)'"', (byte)','];
}
