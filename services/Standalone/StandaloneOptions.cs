using System.Net;

namespace Millrace.Standalone;

/// <summary>Settings of the whole suite in one process, section <c>Standalone</c>.</summary>
public sealed class StandaloneOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Standalone";

    /// <summary>One folder that holds everything durable, the lake included. Default: <c>millrace</c> in the user's application data.</summary>
    public string Data { get; set; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "millrace");

    /// <summary>The port of every public endpoint, 0 to 65535; 0 takes a free one. Default 8080.</summary>
    public int Port { get; set; } = 8080;

    /// <summary>Feast's port; 0 turns it off. Default 6566.</summary>
    public int FeastPort { get; set; } = 6566;

    /// <summary>The address to listen on. Default loopback: anything wider is the operator's choice.</summary>
    public string Address { get; set; } = IPAddress.Loopback.ToString();

    /// <summary>True: a power cut loses nothing acknowledged either, at the price of a disk flush per commit.</summary>
    public bool FullSync { get; set; }

    /// <summary>
    /// Bytes that the readers of one topic may be behind before senders are answered 429, from 1 MiB. Default 4 GiB; raw events
    /// lie there packed, a tenth to a third of their size.
    /// </summary>
    public long MostBacklogBytes { get; set; } = 4L << 30;

    /// <summary>Which services run here: all of them, or a comma-separated list of app ids, or <c>none</c> for the runtime alone.</summary>
    public string Services { get; set; } = "all";

    /// <summary>
    /// The port on loopback where services of other processes attach to the runtime of this one (<c>millrace serve</c>);
    /// 0 takes a free one. Unset: none.
    /// </summary>
    public int? ControlPort { get; set; }

    /// <summary>Stops the program with the setting's name and what it accepts.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public void Validate()
    {
        if (Port is < 0 or > 65535)
            throw new ArgumentException($"Standalone:Port is {Port}; it takes 0 to 65535 (0: a free port).");
        if (FeastPort is < 0 or > 65535)
            throw new ArgumentException($"Standalone:FeastPort is {FeastPort}; it takes 0 to 65535 (0: off).");
        if (ControlPort is < 0 or > 65535)
            throw new ArgumentException($"Standalone:ControlPort is {ControlPort}; it takes 0 to 65535 (0: a free port).");
        if (MostBacklogBytes < 1 << 20)
            throw new ArgumentException($"Standalone:MostBacklogBytes is {MostBacklogBytes}; it takes 1048576 or more.");
        if (string.IsNullOrWhiteSpace(Data))
            throw new ArgumentException("Standalone:Data is empty; it takes a folder's path.");
        if (!IPAddress.TryParse(Address, out _))
            throw new ArgumentException($"Standalone:Address is '{Address}'; it takes an IP address such as 127.0.0.1.");
    }
}
