namespace Millrace.Dapr.Tests.Surface;

/// <summary>A fact that takes a build of its own: run by the gate (<c>CI=true</c>), skipped with the reason elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GateFactAttribute : FactAttribute
{
    public GateFactAttribute()
    {
        if (!string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
            Skip = "compiles all programs a second time; set CI=true to run it";
    }
}
