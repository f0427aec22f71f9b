using System.Text.Json;
using Spectre.Console;

namespace Millrace.Cli.Verbs;

/// <summary>Shows what a version of a pack changes.</summary>
static class PlanTable
{
    static readonly string[] s_contract = ["contract", "from", "to", "change"];

    public static void Print(JsonElement plan, bool forMachines)
    {
        if (forMachines)
        {
            Console.WriteLine(plan.GetRawText());
            return;
        }
        var (from, to) = (plan.GetProperty("from").GetString(), plan.GetProperty("to").GetString()!);
        AnsiConsole.MarkupLineInterpolated(from == to
            ? (FormattableString)$"{plan.GetProperty("pack").GetString()}: nothing changes ({to[..12]})"
            : $"{plan.GetProperty("pack").GetString()}: {(from is null ? "new" : from[..12])} -> {to[..12]}");
        var views = new Table().Border(TableBorder.Rounded).AddColumns("view", "version", "change", "state", "record bytes");
        foreach (var view in plan.GetProperty("views").EnumerateArray())
            views.AddRow(Markup.Escape(view.GetProperty("view").ToString()), $"v{view.GetProperty("version")}", view.GetProperty("change").ToString(), view.GetProperty("state").ToString(), view.GetProperty("record_bytes").ToString());
        AnsiConsole.Write(views);
        var contracts = new Table().Border(TableBorder.Rounded).AddColumns([.. s_contract, "breaks"]);
        foreach (var contract in plan.GetProperty("contracts").EnumerateArray())
            contracts.AddRow([.. s_contract.Select(name => Markup.Escape(contract.GetProperty(name).ToString())),
                Markup.Escape(string.Join(Environment.NewLine, contract.GetProperty("breaks").EnumerateArray()))]);
        AnsiConsole.Write(contracts);
        foreach (var warning in plan.GetProperty("warnings").EnumerateArray())
            Console.Error.WriteLine($"warning: {warning.GetString()}");
    }
}
