using System;
using System.Collections.Generic;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Dapr
{
    public interface ITopicMetadata
    {
        string Name { get; }
        string PubsubName { get; }
        string Match { get; }
        int Priority { get; }
    }

    public interface IRawTopicMetadata
    {
        bool? EnableRawPayload { get; }
    }

    public interface IDeadLetterTopicMetadata
    {
        string DeadLetterTopic { get; }
    }

    public interface IOriginalTopicMetadata
    {
        string Id { get; }
        string Name { get; }
        string Value { get; }
    }

    public interface IOwnedOriginalTopicMetadata
    {
        string[] OwnedMetadatas { get; }
        string MetadataSeparator { get; }
    }

    [AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
    public class TopicAttribute : Attribute, ITopicMetadata, IRawTopicMetadata, IOwnedOriginalTopicMetadata, IDeadLetterTopicMetadata
    {
        public TopicAttribute(string pubsubName, string name, string[] ownedMetadatas = null, string metadataSeparator = null) => throw null;
        public TopicAttribute(string pubsubName, string name, bool enableRawPayload, string[] ownedMetadatas = null, string metadataSeparator = null) => throw null;
        public TopicAttribute(string pubsubName, string name, string match, int priority, string[] ownedMetadatas = null, string metadataSeparator = null) => throw null;
        public TopicAttribute(string pubsubName, string name, bool enableRawPayload, string match, int priority, string[] ownedMetadatas = null, string metadataSeparator = null) => throw null;
        public TopicAttribute(string pubsubName, string name, string deadLetterTopic, bool enableRawPayload, string[] ownedMetadatas = null, string metadataSeparator = null) => throw null;
        public string Name { get; set; }
        public string PubsubName { get; set; }
        public bool? EnableRawPayload { get; set; }
        public new string Match { get; set; }
        public int Priority { get; set; }
        public string[] OwnedMetadatas { get; set; }
        public string MetadataSeparator { get; set; }
        public string DeadLetterTopic { get; set; }
    }

    [AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
    public class TopicMetadataAttribute : Attribute, IOriginalTopicMetadata
    {
        public TopicMetadataAttribute(string name, string value) => throw null;
        public TopicMetadataAttribute(string id, string name, string value) => throw null;
        public string Id => throw null;
        public string Name => throw null;
        public string Value => throw null;
    }

    public class TopicOptions
    {
        public IDictionary<string, string> Metadata;
        public string Name { get; set; }
        public string PubsubName { get; set; }
        public bool EnableRawPayload { get; set; }
        public string Match { get; set; }
        public int Priority { get; set; }
        public string[] OwnedMetadatas { get; set; }
        public string MetadataSeparator { get; set; }
        public string DeadLetterTopic { get; set; }
    }

    public class SubscribeOptions
    {
        public bool EnableRawPayload { get; set; }
    }

    public class CloudEventsMiddlewareOptions
    {
        public bool SuppressJsonDecodingOfTextPayloads { get; set; }
        public bool ForwardCloudEventPropertiesAsHeaders { get; set; }
        public string[] IncludedCloudEventPropertiesAsHeaders { get; set; }
        public string[] ExcludedCloudEventPropertiesFromHeaders { get; set; }
    }
}

namespace Dapr.AspNetCore
{
    public interface IBulkSubscribeMetadata
    {
        int MaxMessagesCount { get; }
        int MaxAwaitDurationMs { get; }
        string TopicName { get; }
    }

    [AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
    public class BulkSubscribeAttribute : Attribute, IBulkSubscribeMetadata
    {
        public BulkSubscribeAttribute(string topicName, int maxMessagesCount, int maxAwaitDurationMs) => throw null;
        public BulkSubscribeAttribute(string topicName, int maxMessagesCount) => throw null;
        public BulkSubscribeAttribute(string topicName) => throw null;
        public int MaxMessagesCount => throw null;
        public int MaxAwaitDurationMs => throw null;
        public string TopicName => throw null;
    }

    public class BulkSubscribeTopicOptions
    {
        public int MaxMessagesCount { get; set; }
        public int MaxAwaitDurationMs { get; set; }
        public string TopicName { get; set; }
    }

    public class BulkSubscribeMessage<TValue>
    {
        public List<BulkSubscribeMessageEntry<TValue>> Entries { get; set; }
        public string Topic { get; set; }
        public Dictionary<string, string> Metadata { get; set; }
    }

    public class BulkSubscribeMessageEntry<TValue>
    {
        public string EntryId { get; set; }
        public string ContentType { get; set; }
        public Dictionary<string, string> Metadata { get; set; }
        public TValue Event { get; set; }
    }

    public class BulkMessageModel<TValue>
    {
        public string Id { get; set; }
        public string Source { get; set; }
        public string Type { get; set; }
        public string Specversion { get; set; }
        public string Datacontenttype { get; set; }
        public TValue Data { get; set; }
    }

    public class BulkSubscribeAppResponse
    {
        public BulkSubscribeAppResponse(List<BulkSubscribeAppResponseEntry> statuses) => throw null;
        public List<BulkSubscribeAppResponseEntry> Statuses => throw null;
    }

    public class BulkSubscribeAppResponseEntry
    {
        public BulkSubscribeAppResponseEntry(string entryId, BulkSubscribeAppResponseStatus status) => throw null;
        public string EntryId => throw null;
        public string Status => throw null;
    }

    public enum BulkSubscribeAppResponseStatus { SUCCESS, RETRY, DROP }

    public class DaprAuthenticationOptions : AuthenticationSchemeOptions
    {
        public string Token { get; set; }
    }
}

namespace Microsoft.AspNetCore.Mvc
{
    [AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
    public class FromStateAttribute : Attribute, IBindingSourceMetadata
    {
        public FromStateAttribute(string storeName) => throw null;
        public FromStateAttribute(string storeName, string key) => throw null;
        public string StoreName => throw null;
        public string Key => throw null;
        public BindingSource BindingSource => throw null;
    }
}
