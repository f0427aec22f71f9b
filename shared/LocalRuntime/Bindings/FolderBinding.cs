using System.Text.Json;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Bindings;

/// <summary><c>bindings.localstorage</c>: files below one folder, named by the metadata <c>fileName</c>.</summary>
internal sealed class FolderBinding : OutputBinding
{
    readonly string _root;

    public FolderBinding(Component component)
        : base(component.Name)
    {
        _root = Path.GetFullPath(component["rootPath"] is { Length: > 0 } path
            ? path
            : throw new ResourceException($"component {component.Name}: rootPath is missing; it names a folder"));
        Directory.CreateDirectory(_root);
    }

    public override IReadOnlyList<string> Operations { get; } = ["create", "get", "list", "delete"];

    public override async Task<BindingResult> InvokeAsync(BindingCall call, CancellationToken ct)
    {
        try
        {
            switch (call.Operation)
            {
                case "create":
                    var name = call.Metadata.GetValueOrDefault("fileName") is { Length: > 0 } given ? given : Guid.NewGuid().ToString();
                    var file = Inside(name);
                    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                    await File.WriteAllBytesAsync(file, call.Data, ct);
                    return Told(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["fileName"] = file }), name);
                case "get":
                    return Told(await File.ReadAllBytesAsync(Inside(Named(call)), ct), Named(call));
                case "delete":
                    File.Delete(Inside(Named(call)));
                    return BindingResult.Nothing;
                default:
                    var folder = Inside(call.Metadata.GetValueOrDefault("fileName") ?? "");
                    return new BindingResult(JsonSerializer.SerializeToUtf8Bytes(
                        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)), BindingResult.Nothing.Metadata);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new BindingException(failure.Message);
        }
    }

    static BindingResult Told(byte[] data, string name) => new(data, new Dictionary<string, string> { ["fileName"] = name });

    static string Named(BindingCall call) => call.Metadata.GetValueOrDefault("fileName") is { Length: > 0 } name
        ? name
        : throw new BindingException("the metadata fileName is missing");

    string Inside(string name)
    {
        var path = Path.GetFullPath(Path.Combine(_root, name));
        return path == _root || path.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new BindingException($"'{name}' is not inside the binding's folder");
    }
}
