using System.CommandLine;
using System.Net.Http;

namespace Millrace.Cli.Calls;

/// <summary>Where the server is and who is asking: the options that every verb with a server shares.</summary>
sealed class ServerOptions
{
    readonly Option<string> _url = new("--url")
    {
        Description = "The server; also MILLRACE_URL",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("MILLRACE_URL") ?? "http://127.0.0.1:8080",
    };

    // No default, which the help would print.
    readonly Option<string?> _key = new("--key") { Description = "The API key; also MILLRACE_API_KEY, which keeps it out of the process list" };

    readonly Option<bool> _json = new("--json") { Description = "Print for machines" };

    public void AddTo(Command command)
    {
        command.Options.Add(_url);
        command.Options.Add(_key);
        command.Options.Add(_json);
    }

    /// <summary>True when the answer is for a machine.</summary>
    public bool Json(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>A client that carries the key.</summary>
    public HttpClient Connect(ParseResult parsed)
    {
        var url = parsed.GetValue(_url)!;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new BadArgumentsException($"--url is '{url}'; it takes an address such as http://127.0.0.1:8080.");
        var http = new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        if ((parsed.GetValue(_key) ?? Environment.GetEnvironmentVariable("MILLRACE_API_KEY")) is { Length: > 0 } key)
            http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return http;
    }
}
