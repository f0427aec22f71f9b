using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Millrace.Hosting.Subscriptions;

/// <summary>A delivered message, read whole: its parts stay slices of one array.</summary>
public static class MessageBody
{
    /// <summary>All bytes of the request's body.</summary>
    public static async Task<byte[]> ReadAsync(HttpContext context)
    {
        var body = context.Request.BodyReader;
        while (true)
        {
            var result = await body.ReadAsync(context.RequestAborted);
            if (result.IsCompleted)
            {
                var whole = result.Buffer.ToArray();
                body.AdvanceTo(result.Buffer.End);
                return whole;
            }

            body.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }
}
