using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Storage;
using Xunit.Abstractions;

namespace Millrace.Lake.Tests.Fuzzing;

public sealed class EncryptionFuzzTests(ITestOutputHelper output) : IDisposable
{
    readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task No_damage_to_an_encrypted_object_goes_unseen()
    {
        var run = new FuzzRun("encrypted-frames", output);
        var below = new FolderObjectStore(_folder.Path, durable: false);
        var store = new EncryptedObjectStore(below, new TestKeys());
        var inputs = new List<(string, (byte[] Sealed, byte[] Plain))>();
        foreach (var size in new[] { 0, 1, 65_535, 65_536, 65_537, 200_000 })
        {
            var plain = new byte[size];
            run.Random.NextBytes(plain);
            await store.PutAsync("acme/x", plain);
            inputs.Add(($"{size} bytes", (await below.ReadAllAsync("acme/x"), plain)));
        }
        await run.RunAsync(inputs, (input, random) => Damage.Binary(input.Sealed, random), async (input, damaged) =>
        {
            await below.PutAsync("acme/x", damaged);
            (await store.ReadAllAsync("acme/x")).AsSpan().SequenceEqual(input.Plain).ShouldBeTrue("changed content was given out");
            damaged.AsSpan().SequenceEqual(input.Sealed).ShouldBeTrue("changed bytes were not seen");
        }, error => error is LakeFormatException or StorageException);
    }
}
