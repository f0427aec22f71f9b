namespace Millrace.Services.Tests.Serving.Feast;

/// <summary>What becomes of a recorded case.</summary>
public enum FeastOutcome
{
    /// <summary>The same status; a lookup's names, values and statuses too.</summary>
    Same,

    /// <summary>The same names and values, with the statuses that Feast's documentation promises.</summary>
    DocumentedStatuses,

    /// <summary>A caller's mistake that Feast's server answers otherwise: the status and code here.</summary>
    Refused,

    /// <summary>Nothing to compare with.</summary>
    NotApplicable,
}

/// <summary>One line of the table: <paramref name="Expected"/> is the statuses of the features in rows, or status and code.</summary>
public sealed record FeastCase(FeastOutcome Outcome, string Expected, string Reason);

/// <summary>Every recorded case by its number, for one store alone as <c>sqlite/076</c>, with what is expected of it here and why.</summary>
public static class FeastCases
{
    const string Async = "materialize answers when it is done";
    const string Types = "bytes, maps and lists of them are no types of features";
    const string Renamed = "a feature service cannot rename views or join keys";
    const string Precomputed = "no answers are stored ahead: there is nothing to precompute";
    const string Mistake = "a caller's mistake is a 4xx, not a failure of the server";

    public static IReadOnlyDictionary<string, FeastCase> ByNumber { get; } = Table();

    static Dictionary<string, FeastCase> Table()
    {
        var table = new Dictionary<string, FeastCase>(StringComparer.Ordinal);
        foreach (var number in (
            "001 002 003 004 005 007 008 009 013 025 037 040 044 048 058 059 060 061 063 067 068 069 070 071 072 "
            + "073 075 076 084 085 088 089 090 091 092 096 097 098 099").Split(' '))
            table.Add(number, new(FeastOutcome.Same, "", ""));
        void Statuses(string number, string expected, string reason) => table.Add(number, new(FeastOutcome.DocumentedStatuses, expected, reason));
        Statuses("012", "PRESENT,NULL_VALUE|PRESENT", "a stored null is NULL_VALUE");
        Statuses("014", "NOT_FOUND", "an unknown entity is NOT_FOUND");
        Statuses("015", "NOT_FOUND,PRESENT", "an unknown entity is NOT_FOUND");
        Statuses("016", "NULL_VALUE|PRESENT", "a stored null is NULL_VALUE");
        Statuses("017", "NULL_VALUE|PRESENT", "a stored null is NULL_VALUE");
        Statuses("018", "OUTSIDE_MAX_AGE", "a value older than its view's ttl says so");
        Statuses("026", "NOT_FOUND", "half a key means no entity: NOT_FOUND, as one of the two stores says");
        Statuses("027", "NULL_VALUE,PRESENT|PRESENT", "a stored null is NULL_VALUE");
        Statuses("032", "PRESENT,NULL_VALUE", "null because of a stored null is NULL_VALUE");
        Statuses("034", "PRESENT", "");
        Statuses("035", "PRESENT,PRESENT,NOT_FOUND", "null because of an unknown entity is NOT_FOUND");
        Statuses("036", "NOT_FOUND", "null because of an unknown entity is NOT_FOUND");
        Statuses("038", "PRESENT", "");
        Statuses("064", "NOT_FOUND", "an unknown entity is NOT_FOUND");
        Statuses("074", "PRESENT,NULL_VALUE|PRESENT", "a pushed null is NULL_VALUE");
        Statuses("079", "NOT_FOUND", "an unknown entity is NOT_FOUND");
        void Refused(string numbers, string expected, string reason = Mistake)
        {
            foreach (var number in numbers.Split(' '))
                table.Add(number, new(FeastOutcome.Refused, expected, reason));
        }
        Refused("039", "400 missing_entity_key");
        Refused("047 049", "400 ambiguous_feature_name");
        Refused("052 053", "422 no_entities");
        Refused("054 055", "422 length_mismatch");
        Refused("056 057", "422 no_features");
        Refused("062 065 066", "422 invalid_entity_key");
        Refused("077 081", "422 missing_required_columns");
        Refused("082", "422 validation_failed");
        Refused("083", "422 length_mismatch");
        Refused("086 093 094 095", "422 invalid_field");
        Refused("087", "404 unknown_push_source", "an unknown name is a 404 wherever it stands");
        void Without(string numbers, string reason)
        {
            foreach (var number in numbers.Split(' '))
                table.Add(number, new(FeastOutcome.NotApplicable, "", reason));
        }
        Without("023 030 031", Types);
        Without("010 011", Renamed);
        Without("019 021 022", Precomputed);
        Without("028", "every view has an entity");
        Without("050", "versions are part of a reference here: what Feast fails at is answered");
        Without("100", Async);
        Without("sqlite/076", "an older row never takes the place of a newer one, which it does in this store of Feast's");
        return table;
    }
}
