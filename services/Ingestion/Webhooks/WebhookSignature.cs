using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Millrace.Ingestion.Webhooks;

/// <summary>Whether a call comes from who knows the secret, and now: HMAC-SHA256 in hex or base64, with or without <c>sha256=</c> before it.</summary>
static class WebhookSignature
{
    /// <summary>How far a call's time may be from ours.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    const string Algorithm = "sha256=";

    /// <summary>Why a call is refused; null when it is genuine.</summary>
    /// <param name="connector">Who should have called.</param>
    /// <param name="signature">The signature's header.</param>
    /// <param name="timestamp">The timestamp's header: seconds since 1970, or ISO 8601.</param>
    /// <param name="body">The body as it came.</param>
    /// <param name="now">The present.</param>
    public static string? Refusal(WebhookConnector connector, string signature, string timestamp, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (!TryRead(signature.Trim(), out var given))
            return $"The header {connector.SignatureHeader} must hold the HMAC-SHA256 of the {(connector.SignsTimestamp ? "timestamp, a '.' and the body" : "body")}, in hex or base64.";
        byte[] signed = connector.SignsTimestamp ? [.. Encoding.UTF8.GetBytes(timestamp + "."), .. body] : body.ToArray();
        var genuine = false;
        foreach (var secret in connector.Secrets)
            genuine |= CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(secret, signed), given);
        if (!genuine)
            return "The signature is not the body's under the secret of this connector.";
        if (connector.TimestampHeader is null)
            return null;
        if (!TryTime(timestamp.Trim(), out var time))
            return $"The header {connector.TimestampHeader} must hold the call's time, in seconds since 1970 or as ISO 8601.";
        return (now - time).Duration() <= Tolerance
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"The call's time is more than {Tolerance.TotalMinutes} minutes from ours.");
    }

    static bool TryRead(string text, out byte[] hash)
    {
        if (text.StartsWith(Algorithm, StringComparison.OrdinalIgnoreCase))
            text = text[Algorithm.Length..];
        hash = new byte[HMACSHA256.HashSizeInBytes];
        return text.Length == 2 * hash.Length
            ? Convert.FromHexString(text, hash, out _, out var read) == System.Buffers.OperationStatus.Done && read == hash.Length
            : Convert.TryFromBase64String(text, hash, out var written) && written == hash.Length;
    }

    static bool TryTime(string text, out DateTimeOffset time)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 253_402_300_800)
        {
            time = DateTimeOffset.FromUnixTimeSeconds(seconds);
            return true;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }
}
