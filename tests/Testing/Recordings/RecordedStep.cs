using System.Text.Json;

namespace Millrace.Testing.Recordings;

/// <summary>What a step is.</summary>
public enum RecordedKind
{
    /// <summary>An HTTP/1.1 exchange.</summary>
    Http,

    /// <summary>A gRPC call, with all messages of its answer.</summary>
    Grpc,

    /// <summary>One message of a stream in both directions, or its end.</summary>
    GrpcStream,

    /// <summary>Something the recorder did, or a line of daprd's log.</summary>
    Action,

    /// <summary>A raw look into a store or broker.</summary>
    Store,
}

/// <summary>One step of a recorded conversation.</summary>
/// <param name="Index">Its number in the case.</param>
/// <param name="StartMs">Its start, in milliseconds since the case began.</param>
/// <param name="TookMs">How long the answer took, in milliseconds.</param>
/// <param name="Kind">What it is; of the members below, those of the kind are set.</param>
/// <param name="From">Who asked, such as <c>client</c> or <c>daprd(A1)</c>; empty for actions and stores.</param>
/// <param name="To">Who was asked.</param>
/// <param name="Note">The recorder's remark, or null.</param>
public sealed record RecordedStep(
    int Index, int StartMs, int TookMs, RecordedKind Kind, string From, string To, string? Note)
{
    /// <summary>The exchange of an HTTP step.</summary>
    public RecordedHttp? Http { get; init; }

    /// <summary>The call of a gRPC step, or the message of a stream.</summary>
    public RecordedGrpc? Grpc { get; init; }

    /// <summary>What was done, of an action.</summary>
    public string? Action { get; init; }

    /// <summary>The store that was looked into.</summary>
    public string? Store { get; init; }

    /// <summary>The command to the store.</summary>
    public string? Command { get; init; }

    /// <summary>What the store answered.</summary>
    public JsonElement? Result { get; init; }

    /// <summary><see cref="From"/> without the name in brackets.</summary>
    public string FromRole => Role(From);

    /// <summary><see cref="To"/> without the name in brackets.</summary>
    public string ToRole => Role(To);

    static string Role(string party) => party.Split('(')[0];
}
