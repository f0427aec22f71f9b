using System.Globalization;
using Millrace.Hosting.Telemetry;
using Millrace.Standalone.Demo;

namespace Millrace.Standalone;

/// <summary>The program behind <c>dotnet run --project services/Standalone</c> and <c>millrace standalone</c>.</summary>
public static class StandaloneProgram
{
    /// <summary>Runs until Ctrl+C or SIGTERM.</summary>
    /// <param name="args">Settings as <c>--Standalone:Port 8081</c>, and <c>--demo</c>.</param>
    /// <returns>0, or 2 when a setting is wrong.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var demo = args.Contains("--demo");
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = [.. args.Where(arg => arg != "--demo")],
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddEnvironmentVariables().AddCommandLine([.. args.Where(arg => arg != "--demo")]);
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(demo ? LogLevel.Error : LogLevel.Information)
            .AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning)
            .AddConfiguration(builder.Configuration.GetSection("Logging"));

        builder.AddServiceTelemetry("millrace-standalone");

        var options = new StandaloneOptions();
        builder.Configuration.GetSection(StandaloneOptions.Section).Bind(options);
        DemoTenant? tenant = null;
        if (demo)
        {
            tenant = DemoTenant.Create();
            builder.Configuration.AddInMemoryCollection(tenant.Settings);
            options.Data = Path.Combine(options.Data, "demo");
        }

        using var app = builder.Build();
        await app.StartAsync();
        var stopping = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            await using var host = await StandaloneHost.StartAsync(
                options, builder.Configuration, app.Services.GetRequiredService<ILoggerFactory>(), TimeProvider.System, stopping);
            var feast = host.FeastPort == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", Feast's port is {host.FeastPort}");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Millrace listens on http://{options.Address}:{host.Port}{feast}; everything durable is in {options.Data}"));
            if (host.Runtime.ControlPort is { } control)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Services of other processes attach at http://127.0.0.1:{control}"));
            if (tenant is not null)
                {
                using var live = new LiveDemo(tenant, host.Port, TimeProvider.System);
                await live.RunAsync(stopping);
            }
            else
                await app.WaitForShutdownAsync(CancellationToken.None);
            return 0;
        }
        catch (ArgumentException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 2;
        }
        catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{taken.Message} Standalone:Port and Standalone:FeastPort take other ports.");
            return 1;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return 0;
        }
        finally
        {
            await app.StopAsync();
        }
    }
}
