using Millrace.Lake.Storage;

namespace Millrace.Lake.Tests.Storage;

public sealed class KeyFileTests : IDisposable
{
    static readonly string s_one = Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray()), s_two = Convert.ToBase64String(Enumerable.Repeat((byte)2, 32).ToArray());
    readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_tenants_key_can_be_changed_and_what_was_written_before_stays_readable_until_its_key_goes()
    {
        var below = new FolderObjectStore(Path.Combine(_folder.Path, "lake"), durable: false);
        await Open("""{"acme":{"current":"a1","keys":{"a1":"ONE"}}}""").PutAsync("acme/x", "old"u8.ToArray());
        var both = Open("""{"acme":{"current":"a2","keys":{"a1":"ONE","a2":"TWO"}},"other":{"current":"o1","keys":{"o1":"ONE"}}}""");
        await both.PutAsync("acme/y", "new"u8.ToArray());
        (await both.ReadAllAsync("acme/x")).ShouldBe("old"u8.ToArray());
        (await below.ReadAllAsync("acme/y")).AsSpan().IndexOf("a2"u8).ShouldBeGreaterThan(0);
        var late = Open("""{"acme":{"current":"a2","keys":{"a2":"TWO"}}}""");
        (await late.ReadAllAsync("acme/y")).ShouldBe("new"u8.ToArray());
        (await Should.ThrowAsync<StorageException>(() => late.ReadAllAsync("acme/x"))).Message.ShouldContain("no key 'a1'");
        (await Should.ThrowAsync<StorageException>(() => late.PutAsync("other/x", new byte[1]))).Message.ShouldContain("no key for the tenant 'other'");
    }

    [Theory]
    [InlineData("{", "cannot be used")]
    [InlineData("[]", "cannot be used")]
    [InlineData("""{"acme":{"current":"a2","keys":{"a1":"ONE"}}}""", "'a2' of 'acme' is not among")]
    [InlineData("""{"acme":{"current":"a1","keys":{"a1":"AAAA"}}}""", "has not 32 bytes")]
    [InlineData("""{"acme":{"current":"a1","keys":{"a1":"?"}}}""", "cannot be used")]
    [InlineData("""{"acme":{"keys":{}}}""", "cannot be used")]
    [InlineData("""{"a":{"current":"k","keys":{"k":"ONE"}},"b":{"current":"k","keys":{"k":"TWO"}}}""", "'k' is there twice")]
    public void A_key_file_that_cannot_be_used_is_refused_with_the_reason(string content, string said) =>
        Should.Throw<StorageException>(() => Open(content)).Message.ShouldContain(said);

    [Fact]
    public void Settings_name_the_store_and_a_root_is_needed()
    {
        var settings = LakeSettings.Read(name => name switch { "Lake:Root" => "s3://b/p", "Lake:S3:Endpoint" => "http://x", "Lake:S3:ServerSideEncryption" => "AES256", "Lake:KeyFile" => "", _ => null });
        (settings.Root, settings.S3.Endpoint, settings.S3.ServerSideEncryption, settings.KeyFile).ShouldBe(("s3://b/p", "http://x", "AES256", null));
        Should.Throw<ArgumentException>(() => LakeSettings.Read(_ => null)).Message.ShouldContain("Lake:Root");
        Should.Throw<StorageException>(() => LakeRoot.Open(settings with { Root = "ftp://x" }));
    }

    IObjectStore Open(string keys)
    {
        var file = Path.Combine(_folder.Path, $"{Guid.NewGuid():N}.json");
        File.WriteAllText(file, keys.Replace("ONE", s_one, StringComparison.Ordinal).Replace("TWO", s_two, StringComparison.Ordinal));
        return LakeRoot.Open(new LakeSettings(Path.Combine(_folder.Path, "lake")) { KeyFile = file });
    }
}
