namespace Millrace.LocalRuntime.Broker;

/// <summary>Messages of one partition that one commit stored.</summary>
internal sealed record StoredBatch(long First, Message[] Messages, int Bytes);
