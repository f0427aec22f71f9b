namespace Millrace.LocalRuntime;

/// <summary>How far a group of readers is behind on a topic.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Group">The group: app id and component.</param>
/// <param name="Messages">Messages not acknowledged.</param>
/// <param name="Bytes">About how many bytes they are.</param>
public sealed record TopicBacklog(string Topic, string Group, long Messages, long Bytes);
