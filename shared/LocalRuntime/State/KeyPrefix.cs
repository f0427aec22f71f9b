using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.State;

/// <summary>What stands before the keys of an app, as the component's <c>keyPrefix</c> says.</summary>
internal static class KeyPrefix
{
    public static string Of(Component component, string appId) => component["keyPrefix"] switch
    {
        null or "" or "appid" => appId + "||",
        "name" => component.Name + "||",
        "namespace" => appId + "||",
        "none" => "",
        var other => other + "||",
    };
}
